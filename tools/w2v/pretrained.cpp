#include "w2v/pretrained.hpp"

#include "common/find_model.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::tools {

Model read_pretrained(const char* command, TrainOptions& o, Out& err) {
  ReadReport report;
  Model model = read_vectors(o.pretrained, {}, &report);
  print_warnings(err, command, o.pretrained, report.warnings);
  const std::size_t dim = model.input.dim();
  if (o.dim_given && dim != o.config.model.dim)
    throw fail(ErrorKind::config, "{}: has {} dimensions, --dim says {}; leave --dim away or give {}", o.pretrained,
               dim, o.config.model.dim, dim);
  o.config.model.dim = static_cast<std::uint32_t>(dim);
  o.dim_given = true;
  o.config.validate();
  return model;
}

}  // namespace wordloom::tools
