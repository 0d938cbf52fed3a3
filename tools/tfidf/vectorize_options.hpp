#pragma once
// The options of tfidf vectorize.
#include <optional>
#include <string>
#include <vector>

#include "common/options.hpp"
#include "common/recipe_options.hpp"
#include "tfidf/fit_recipe.hpp"
#include "wordloom/counts/bm25.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/vectorizer.hpp"

namespace wordloom::tools {

enum class CellWeight { count, binary, tfidf, bm25 };

struct VectorizeOptions {
  std::vector<std::string> inputs;
  std::string output;
  DocumentOptions documents;
  RecipeOptions text;
  VectorizerOptions counting;
  Weighting weighting;
  Bm25 bm25;
  std::optional<double> k1, b, delta;  ///< given beside the variant
  CellWeight weight = CellWeight::tfidf;
  MatrixFormat format = MatrixFormat::npz;
  bool single = false;  ///< float32
  std::uint32_t hash = 0;
  bool alternate_sign = true;
  std::string vocabulary, fitted;
  std::uint32_t threads = 0;  ///< as declare_threads() has it
  FitRecipe recipe;  ///< what is written beside the terms
  std::uint64_t max_memory = 0;
  bool force = false, quiet = false, verbose = false;
};

/// True: help was printed.
bool parse_vectorize(const std::vector<std::string>& arguments, Streams& streams, VectorizeOptions& o);

}  // namespace wordloom::tools
