// Short lists of function words: articles, pronouns, prepositions, conjunctions, auxiliaries. Folded, NFC.
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/text/recipe.hpp"

namespace wordloom {
namespace {

constexpr std::pair<std::string_view, std::string_view> kLists[] = {
    {"da",
     "af alle at blev da de dem den denne der deres det dette dig din disse dog du efter eller en end er et for fra "
     "ham han hans har havde hende hendes her hun hvad hvis hvor i ikke ind jeg jer jo kunne man med meget men mig min "
     "mit mod når og også om op os over på sig sin skal skulle som så til ud under var vi vil ville være"},
    {"de",
     "aber als also am an auch auf aus bei bin bis bist da damit das dass dein dem den denn der des dich die dies "
     "diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch für "
     "gegen hat hatte hatten habe haben ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist kann kein keine "
     "man mein mich mir mit nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner sich sie sind so "
     "über um und uns unser unter vom von vor war waren was weil wenn wer wie wir wird wurde wurden zu zum zur"},
    {"en",
     "a about after again all also am an and any are as at be because been before being between both but by can could "
     "did do does doing down during each few for from further had has have having he her here hers herself him himself "
     "his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other "
     "our "
     "ours out over own same she should so some such than that the their theirs them themselves then there these they "
     "this those through to too under until up very was we were what when where which while who whom why will with "
     "would you your yours"},
    {"es",
     "a al algo ante antes como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era "
     "eran es esa ese eso esta estaba este esto está están fue ha han hasta hay la las le les lo los me mi mis mucho "
     "muy más ni no nos o os otra otro para pero poco por porque que quien qué se sea ser si sin sobre son su sus sí "
     "también tanto te tiene todo todos tu tus un una uno unos y ya yo él"},
    {"fi",
     "ei eivät emme en et ette että he hän häntä hänen ja jo joka jos jotka kanssa koska kuin kun me mikä mitä mukaan "
     "mutta myös ne niin niitä nyt näin näiden olen oli olivat olla olleet ollut on ovat sanoi se sekä sen siinä sillä "
     "sitä tai tämä tämän te vaan vai vain voi"},
    {"fr",
     "a ai ainsi alors au aussi autre aux avait avec avoir c ce ceci cela ces cet cette chez comme d dans de des dont "
     "du "
     "elle elles en encore est et eu eux fait il ils j je l la le les leur leurs lui là m ma mais me mes moi mon même "
     "n "
     "ne nos notre nous on ont ou où par pas plus pour qu que qui s sa sans se ses si son sont sous sur t ta te tes "
     "toi ton tous tout tu un une vos votre vous y à était été être"},
    {"it",
     "a ad agli ai al alla alle allo anche c che chi ci come con cui da dagli dai dal dalla dalle dei del della delle "
     "dello di dove e ed era erano essere fra gli ha hanno ho i il in io l la le lei li lo loro lui ma me mi mia mio "
     "ne negli nei nel nella nelle noi non nostro o ogni per perché più poi quale quando quello questa questo se sei "
     "si "
     "sia sono stato su sua sue sugli sui sul sulla suo suoi ti tra tu tutti un una uno vi voi è"},
    {"nl",
     "aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen "
     "haar "
     "had heb hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kon maar me meer men met mij mijn moet na "
     "naar niet niets nog nu of om omdat ons ook op over te tegen toch toen tot u uit uw van veel voor want waren was "
     "wat we wel werd wie wij wil worden zal ze zelf zich zij zijn zo zonder zou"},
    {"no",
     "alle at av ble bli da de dem den denne der dere deres det dette du eller en enn er et etter for fra få ha hadde "
     "ham han hans har hennes her hun hva hvem hver hvis hvor i ikke inn jeg kan kunne man med meg men mitt mot må når "
     "og også om opp oss over på seg sin skal skulle som så til ut under var ved vi vil være å"},
    {"pl",
     "a aby ale bez bo był była było były być co czy dla do go i ich ile im ja jak jako je jego jej jest jeszcze już "
     "kiedy ktoś która które który lub ma mi mnie może my na nad nie nich nim niż o od on ona one oni oraz po pod "
     "przed "
     "przez przy się są ta tak tam te tego tej ten to tu ty tych tylko tym u w we więc wszystko z za ze że"},
    {"pt",
     "a ao aos aquela aquele as até com como da das de dela dele do dos e ela elas ele eles em entre era eram essa "
     "esse "
     "esta este está estão eu foi foram há isso isto já lhe mais mas me mesmo meu minha muito na nas nem no nos nossa "
     "nosso não nós o os ou para pela pelas pelo pelos por qual quando que quem se sem ser seu seus sua suas são só "
     "também te tem tinha tu um uma você à às é"},
    {"ru",
     "а без бы был была были было быть в вам вас весь во вот все всех вы где да даже для до его ее ей если есть еще же "
     "за здесь и из или им их к как ко когда кто ли либо мне может мы на надо над нас не него нее нет ни них но ну о "
     "об однако он она они оно от по под при с со так также там то того тоже той только том ты у уже хотя чего чей чем "
     "что чтобы эта эти это этот я"},
    {"sv",
     "alla allt att av blev bli blir de dem den denna deras dess det detta dig din dina ditt du där då efter ej eller "
     "en er era ett från för ha hade han hans har henne hennes hon honom hur här i icke ingen inom inte jag ju kan "
     "kunde man med mellan men mig min mina mitt mot mycket ni nu när och om oss på samma sedan sig sin sina sitt "
     "själv "
     "skulle som så till under upp ut utan vad var vara vart vem vi vid vilka vilken är åt över"},
    {"tr",
     "ama ancak bana bazı ben beni benim bir biri biz bizim bu bunu bunun çok çünkü da daha de defa diye eğer en gibi "
     "hem hep hepsi her hiç için ile ise kez ki kim mu mü mı mi nasıl ne neden nerede niye o olan olarak ona onlar onu "
     "onun sana sen seni siz şey şu tüm ve veya ya yani"},
};

}  // namespace

std::vector<std::string> built_in_stop_words(std::string_view language) {
  std::vector<std::string_view> codes;
  for (const auto& [code, list] : kLists) {
    codes.push_back(code);
    if (code != language) continue;
    std::vector<std::string> words;
    for (std::size_t i = 0; i < list.size();) {
      const std::size_t end = std::min(list.find(' ', i), list.size());
      words.emplace_back(list.substr(i, end - i));
      i = end + 1;
    }
    std::sort(words.begin(), words.end());
    return words;
  }
  throw fail(ErrorKind::usage, "no built-in stop words for '{}'; there are lists for {}", language,
             fmt::join(codes, ", "));
}

}  // namespace wordloom
