// NumPy's arrays and matrices of counts: npy, npz, Matrix Market, SVMlight, term files.
#include "fuzz/target.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/term_files.hpp"
#include "wordloom/io/npz.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;

WORDLOOM_FUZZ_TARGET(arrays) {
  const unsigned choice = fuzz::take_choice(input, 6);
  const std::string path = fuzz::workshop().write(choice == 0 ? "v.npy" : "file", input);
  if (choice == 0) {
    ReadOptions options;
    options.format = "npy";
    options.vocabulary = fuzz::workshop().write("words", "a\nb\nc\n");
    read_vectors(path, options);
  } else if (choice == 1) {
    const NpzReader file(path);
    for (const char* name : {"data", "indices", "indptr", "shape", "format"})
      if (file.has(name)) file.read(name, std::uint64_t{1} << 24);
  } else if (choice == 5) {
    read_terms(path);
  } else {
    static constexpr MatrixFormat kFormats[] = {MatrixFormat::npz, MatrixFormat::matrix_market, MatrixFormat::svmlight};
    read_matrix(path, kFormats[choice - 2]);
  }
}
