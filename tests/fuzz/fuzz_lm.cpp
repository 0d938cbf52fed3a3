// Language models: ARPA text and our binary files.
#include "fuzz/target.hpp"
#include "wordloom/lm/arpa_reader.hpp"
#include "wordloom/lm/model.hpp"

using namespace wordloom;

namespace {

struct NullSink final : lm::ModelSink {
  void begin(const lm::ModelHeader&, bool) override {}
  void add(const lm::NgramBatch&) override {}
  void end() override {}
};

void use(const lm::Model& model) {
  lm::State state = model.begin_state();
  const auto words = std::min<std::uint64_t>(model.words(), 50);
  std::vector<lm::WordIndex> text{lm::kBegin};
  for (lm::WordIndex word = 2; word < words; ++word) {
    model.score(state, word, state);
    text.push_back(word);
  }
  std::vector<lm::WordScore> scores(text.size());
  model.score_text(text, scores);
  if (model.index("nosuchword") >= model.words()) std::abort();
  NullSink sink;
  model.send(sink);
}

}  // namespace

WORDLOOM_FUZZ_TARGET(lm) {
  if (fuzz::take_choice(input, 2) == 0)
    use(lm::Model::from_arpa(fuzz::workshop().write("model.arpa", input)));
  else
    use(lm::Model::open(fuzz::workshop().write("model.bin", input)));
}
