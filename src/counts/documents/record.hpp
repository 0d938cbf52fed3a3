#pragma once
// From named values to a document: which field is the id, the title, the text. Private to the counts room.
#include <optional>
#include <string>
#include <vector>

#include "counts/documents/source.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::documents {

/// The columns of a record that play a part; -1: none.
struct Roles {
  int id = -1, title = -1;
  std::vector<int> text, extra;
};

/// `names` of one record (or of the header). Throws ErrorKind::format naming a field that plays a part and stands
/// twice, and a wanted one that is missing, unless `optional_fields` (JSON objects need not have all keys).
inline Roles find_roles(const std::vector<std::string>& names, const DocumentOptions& o, bool optional_fields,
                        const std::string& where) {
  const auto at = [&](std::string_view name) {
    int found = -1;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != name) continue;
      if (found >= 0)
        throw fail(ErrorKind::format, "{}: there are two fields \"{}\", and no saying which is meant (rename one)",
                   where, name);
      found = static_cast<int>(i);
    }
    return found;
  };
  const auto wanted = [&](const std::string& name, bool optional) {
    const int found = at(name);
    if (found < 0 && !optional)
      throw fail(ErrorKind::format, "{}: no field \"{}\"; there are {}", where, name, fmt::join(names, ", "));
    return found;
  };
  Roles roles;
  if (!o.id_field.empty()) roles.id = wanted(o.id_field, false);
  for (std::size_t i = 0; roles.id < 0 && i < std::size(kIdNames); ++i) roles.id = at(kIdNames[i]);
  roles.title = o.title_field.empty() ? at(kTitleName) : wanted(o.title_field, optional_fields);
  for (const std::string& name : o.text_fields) roles.text.push_back(wanted(name, optional_fields));
  for (std::size_t i = 0; roles.text.empty() && i < std::size(kTextNames); ++i)
    if (const int found = at(kTextNames[i]); found >= 0) roles.text.push_back(found);
  if (roles.text.empty())
    for (int i = 0; i < static_cast<int>(names.size()); ++i)
      if (i != roles.id && i != roles.title) roles.text.push_back(i);
  for (const std::string& name : o.extra_fields) roles.extra.push_back(wanted(name, optional_fields));
  return roles;
}

/// `values[i]` belongs to `names[i]` of find_roles().
inline void fill(Document& d, const Roles& roles, const std::vector<std::string>& values, std::string line_id,
                 const DocumentOptions& o) {
  const auto value = [&](int i) -> const std::string& {
    static const std::string none;
    return i < 0 ? none : values[static_cast<std::size_t>(i)];
  };
  d.numbered = value(roles.id).empty();
  d.id = d.numbered ? std::move(line_id) : value(roles.id);
  d.title = value(roles.title);
  d.text.clear();
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!d.text.empty()) d.text += '\n';
    d.text += part;
  };
  if (o.title_is_text) add(d.title);
  for (const int i : roles.text) add(value(i));
  d.fields.clear();
  for (const int i : roles.extra) d.fields.push_back(value(i));
}

}  // namespace wordloom::documents
