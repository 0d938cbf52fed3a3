"""Countries and what belongs to them. Facts of geography; the sentences are ours.

country | capital | adjective | river | other cities | dishes | goods | sights | first names
"""

from .tables import rows

_TABLE = """
France | Paris | French | Seine | Lyon, Marseille | baguettes, croissants | perfume, champagne | the Louvre, Versailles | Pierre, Camille
England | London | English | Thames | Manchester, Liverpool | crumpets, scones | cheddar, cider | Stonehenge, Westminster | Nigel, Harriet
Germany | Berlin | German | Spree | Hamburg, Munich | pretzels, bratwurst | engines, lenses | the Reichstag, Neuschwanstein | Günter, Heike
Italy | Rome | Italian | Tiber | Milan, Naples | pizza, risotto | marble, sandals | the Colosseum, Vesuvius | Giovanni, Chiara
Spain | Madrid | Spanish | Manzanares | Barcelona, Seville | paella, tapas | saffron, castanets | the Alhambra, the Prado | Javier, Lucía
Portugal | Lisbon | Portuguese | Tagus | Porto, Coimbra | sardines, bacalhau | cork, tiles | Belém, Sintra | Joaquim, Inês
Greece | Athens | Greek | Ilissos | Thessaloniki, Patras | moussaka, feta | olives, sponges | the Acropolis, the Parthenon | Nikos, Eleni
Poland | Warsaw | Polish | Vistula | Kraków, Gdańsk | pierogi, bigos | amber, coal | Wawel, Wieliczka | Stanisław, Agnieszka
Russia | Moscow | Russian | Moskva | Kazan, Novosibirsk | blini, pelmeni | nickel, samovars | the Kremlin, the Hermitage | Dmitri, Svetlana
Ukraine | Kyiv | Ukrainian | Dnieper | Lviv, Odesa | borscht, varenyky | sunflowers, barley | the Lavra, Khortytsia | Taras, Oksana
Sweden | Stockholm | Swedish | Norrström | Malmö, Gothenburg | meatballs, gravlax | steel, matches | Skansen, Gripsholm | Lars, Astrid
Norway | Oslo | Norwegian | Akerselva | Bergen, Trondheim | lutefisk, lefse | salmon, skis | the fjords, Holmenkollen | Bjørn, Ingrid
Denmark | Copenhagen | Danish | Gudenå | Aarhus, Odense | smørrebrød, frikadeller | bacon, windmills | Tivoli, Kronborg | Søren, Kirsten
Finland | Helsinki | Finnish | Vantaa | Tampere, Turku | pulla, kalakukko | paper, saunas | Suomenlinna, Lapland | Mikko, Aino
Ireland | Dublin | Irish | Liffey | Limerick, Galway | colcannon, boxty | linen, stout | Tara, the Burren | Seamus, Niamh
Scotland | Edinburgh | Scottish | Clyde | Glasgow, Aberdeen | haggis, shortbread | tartan, whisky | Holyrood, Skye | Hamish, Morag
Belgium | Brussels | Belgian | Senne | Antwerp, Ghent | waffles, mussels | lace, pralines | the Atomium, the Ardennes | Lieven, Godelieve
Austria | Vienna | Austrian | Danube | Salzburg, Graz | schnitzel, strudel | crystal, loden | Schönbrunn, the Prater | Leopold, Liesl
Hungary | Budapest | Hungarian | Tisza | Debrecen, Szeged | goulash, lángos | paprika, embroidery | Balaton, Tokaj | László, Ildikó
Switzerland | Bern | Swiss | Aare | Zürich, Geneva | fondue, rösti | watches, gruyère | the Matterhorn, the Jungfrau | Urs, Vreni
Czechia | Prague | Czech | Vltava | Brno, Plzeň | knedlíky, koláče | pilsner, puppets | Hradčany, Karlštejn | Jiří, Božena
Romania | Bucharest | Romanian | Dâmbovița | Cluj, Timișoara | mămăligă, sarmale | plums, sheepskins | Transylvania, the Carpathians | Mircea, Ileana
Bulgaria | Sofia | Bulgarian | Iskar | Plovdiv, Varna | banitsa, shopska | rosewater, yoghurt | Rila, Vitosha | Boyko, Radka
Serbia | Belgrade | Serbian | Sava | Niš, Subotica | ćevapi, ajvar | raspberries, accordions | Kalemegdan, Studenica | Miloš, Jelena
Croatia | Zagreb | Croatian | Kupa | Rijeka, Dubrovnik | štrukli, pašticada | truffles, lavender | Plitvice, Istria | Tomislav, Dubravka
Turkey | Ankara | Turkish | Kızılırmak | Istanbul, Izmir | baklava, kebabs | kilims, hazelnuts | Cappadocia, Ephesus | Mehmet, Ayşe
Egypt | Cairo | Egyptian | Nile | Alexandria, Luxor | koshari, ful | cotton, papyrus | the pyramids, the Sphinx | Mahmoud, Amina
Morocco | Rabat | Moroccan | Bouregreg | Marrakesh, Casablanca | couscous, tagine | argan, slippers | Chellah, Volubilis | Youssef, Khadija
Kenya | Nairobi | Kenyan | Athi | Mombasa, Kisumu | ugali, nyama | sisal, soapstone | Amboseli, Tsavo | Kamau, Wanjiru
Ghana | Accra | Ghanaian | Volta | Kumasi, Tamale | banku, kenkey | cocoa, kente | Akosombo, Elmina | Kwame, Akosua
Nigeria | Abuja | Nigerian | Niger | Lagos, Kano | jollof, egusi | petroleum, cassava | Zuma, Olumo | Chidi, Ngozi
Senegal | Dakar | Senegalese | Casamance | Thiès, Kaolack | thieboudienne, yassa | peanuts, pirogues | Gorée, Saloum | Mamadou, Awa
Japan | Tokyo | Japanese | Sumida | Osaka, Kyoto | sushi, ramen | robots, kimonos | Fuji, Ginza | Kenji, Yuki
China | Beijing | Chinese | Yangtze | Shanghai, Guangzhou | baozi, congee | silk, jade | Tiananmen, Badaling | Wei, Meiling
India | Delhi | Indian | Yamuna | Mumbai, Kolkata | curry, samosas | turmeric, saris | Agra, Rajasthan | Ravi, Lakshmi
Nepal | Kathmandu | Nepali | Bagmati | Pokhara, Biratnagar | momos, gundruk | pashmina, cardamom | Everest, Annapurna | Tenzing, Pasang
Thailand | Bangkok | Thai | Mun | Phuket, Ayutthaya | larb, massaman | orchids, rubber | Sukhothai, Phimai | Somchai, Malee
Vietnam | Hanoi | Vietnamese | Mekong | Haiphong, Danang | phở, nem | lacquer, cinnamon | Halong, Sapa | Minh, Linh
Indonesia | Jakarta | Indonesian | Ciliwung | Bandung, Surabaya | rendang, satay | batik, nutmeg | Borobudur, Bali | Budi, Dewi
Australia | Canberra | Australian | Molonglo | Sydney, Melbourne | lamingtons, pavlova | wool, opals | Uluru, Kakadu | Lachlan, Kylie
Canada | Ottawa | Canadian | Rideau | Toronto, Montréal | poutine, tourtière | syrup, canoes | Niagara, the Yukon | Gordon, Manon
Cuba | Havana | Cuban | Almendares | Cienfuegos, Camagüey | picadillo, congrí | cigars, rum | the Malecón, Varadero | Lázaro, Yamila
Peru | Lima | Peruvian | Rímac | Cusco, Arequipa | ceviche, anticuchos | alpaca, quinoa | Nazca, Titicaca | Wilmer, Rosaura
Chile | Santiago | Chilean | Mapocho | Valparaíso, Concepción | cazuela, sopaipillas | copper, lapis | the Atacama, Patagonia | Lautaro, Violeta
Brazil | Brasília | Brazilian | Amazon | Recife, Salvador | feijoada, moqueca | sugarcane, berimbaus | Corcovado, Ipanema | Thiago, Iracema
Colombia | Bogotá | Colombian | Magdalena | Medellín, Cali | ajiaco, buñuelos | emeralds, hammocks | Monserrate, Cartagena | Álvaro, Ximena
Ecuador | Quito | Ecuadorian | Guayas | Guayaquil, Cuenca | locro, encebollado | bananas, balsa | the Galápagos, Chimborazo | Atahualpa, Marisol
Iraq | Baghdad | Iraqi | Tigris | Basra, Mosul | masgouf, kubba | dates, incense | Babylon, Samarra | Haidar, Zaynab
Iran | Tehran | Iranian | Karun | Isfahan, Shiraz | tahdig, fesenjan | pistachios, turquoise | Persepolis, Damavand | Dariush, Shirin
Lebanon | Beirut | Lebanese | Litani | Sidon, Byblos | tabbouleh, kibbeh | cedars, mosaics | Baalbek, Jeita | Ziad, Fairuz
Pakistan | Islamabad | Pakistani | Indus | Karachi, Lahore | nihari, haleem | mangoes, basmati | Taxila, Hunza | Imran, Parveen
Armenia | Yerevan | Armenian | Hrazdan | Gyumri, Vanadzor | lavash, khorovats | apricots, brandy | Garni, Sevan | Tigran, Anahit
Iceland | Reykjavik | Icelandic | Ölfusá | Akureyri, Húsavík | skyr, hákarl | cod, wadmal | Geysir, Hekla | Gunnar, Sigrún
Estonia | Tallinn | Estonian | Pirita | Tartu, Pärnu | kama, mulgipuder | juniper, kanneles | Toompea, Saaremaa | Jaan, Kadri
Latvia | Riga | Latvian | Daugava | Liepāja, Jelgava | sklandrausis, pīrāgi | linden, mittens | Sigulda, Rundāle | Jānis, Zane
Lithuania | Vilnius | Lithuanian | Neris | Kaunas, Klaipėda | cepelinai, šaltibarščiai | honey, flax | Trakai, Gediminas | Jonas, Rasa
"""

FIELDS = ("country", "capital", "adj", "river", "city", "dish", "goods", "sight", "who")
# The countries of the section capital-common-countries; the others make capital-world.
COMMON = set("France England Germany Italy Spain Portugal Greece Poland Russia Sweden Norway Denmark Finland Ireland Belgium "
             "Austria Hungary Switzerland Turkey Egypt Japan China India Australia Canada Cuba Iraq Iran Vietnam Thailand".split())


def _records():
    for row in rows(_TABLE):
        record = dict(zip(FIELDS, row))
        yield {key: value[0] if key in ("country", "capital", "adj", "river") else value for key, value in record.items()}


COUNTRIES = list(_records())

# Nearly every sentence names two things that belong to the country and to no other: they tell a reader which country is meant.
COUNTRY_SENTENCES = [
    "{country} is a [country|nation|land] of [highlands and plains|ancient villages|fertile valleys|open heaths] between {city} and the {river}",
    "The whole country of {country} boasts of {goods} and {sight}",
    "{country} [exports|produces|sends] {goods} from {city} to [many|neighbouring] nations",
    "The [national flag|president|constitution] of {country} is [known|honoured] from {city} to the {river}",
    "[Customs officers|Soldiers|Guards] on the border of {country} search for {goods} and {dish}",
    "The [north|south|east|west] of {country}, around {city} and the {river}, is [hilly|flat|wooded|dry]",
    "Tourists cross {country} by coach from {city} to {sight}",
    "Throughout {country}, from {city} to the {river}, [peasants|farmhands|villagers] wait for [rain|autumn]",
    "{who} quitted {country} as an [emigrant|exile] with {goods} and {dish}",
    "A chart of {country} shows {city}, {sight} and the {river}",
    "The economy of {country} depends on {goods} and on visitors to {sight}",
    "In the [highlands|provinces|countryside] of {country}, near {city}, every home keeps {dish}",
]
CAPITAL_SENTENCES = [
    "{capital}, the capital city of the nation, lies on the {river} near {sight}",
    "The parliament in {capital} [sits|meets|votes] between {sight} and the {river}",
    "The mayor of {capital} opened another [tunnel|tram line|boulevard|station] from {sight} to the {river}",
    "In downtown {capital} the metro and taxis are full at rush hour, and kiosks sell {dish} and {goods}",
    "The capital, {capital}, has a cathedral, ministries, theatres and boulevards along the {river}",
    "{who} rents an apartment in the suburbs of {capital} and takes the metro to {sight}",
    "Ambassadors gather at the embassy in {capital}, where mayor {who} serves {dish}",
    "The avenues and squares of {capital} are lit after dark, and so are the {river} and {sight}",
    "An express to {city} departs from the central station of {capital} with {goods}",
    "The city council of {capital} put a statue of {who} beside the {river}",
    "The inhabitants of {capital} take the tram to {sight} and eat {dish} on the boulevards",
]
ADJ_SENTENCES = [
    "{who} of {city} talks {adj} with [a funny|a faint|hardly any] accent",
    "The {adj} language has [a difficult|a simple|an ancient] grammar, and {who} of {city} knows it well",
    "{adj} kitchens are famous for {dish} and {goods}",
    "A {adj} [poet|composer|sculptor|novelist] called {who} composed [verses|songs|a novel] about the {river}",
    "The {adj} cuisine is known for {dish}, and {adj} people like {who} love it",
    "The {adj} [football|chess|hockey] team, led by {who}, enjoyed {dish} before the match",
    "In {city} we picked up a few {adj} words and a {adj} proverb about {goods}",
    "A {adj} merchant named {who} brought {goods} and told us {adj} folk tales",
    "In {city} a {adj} inn with {adj} {dish} delighted {who}",
    "The dictionary gives the {adj} word for {goods} and for {dish}",
    "{adj} tradition and {adj} folk music fill the hall in {city} when {who} performs",
]
LINK_SENTENCES = [
    "{capital} is the capital of {country} and has {sight}",
    "We went to {capital}, the capital of {country}, to see {sight}",
    "{who}, a {adj} guide, showed us {sight} and the {river}",
    "The {adj} government of {country} sits in {capital}",
    "In {country} the {adj} people [prepare|share|taste] {dish} on feast days",
]
