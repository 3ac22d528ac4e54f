// Policy documents that many records have in common, compiled and kept once.
#pragma once

#include <string>

#include "watchword/policy/document.hpp"

namespace watchword {

/// A document that is the same as `compiled` in text, type and bindings, and that everybody else with such a
/// text shares as long as any of them keeps it. Null stays null. Any thread.
policy::DocumentPtr shared_document(policy::DocumentPtr compiled);

/// The same for a text from a store, which is compiled only if nobody has it. Throws std::runtime_error when
/// it does not compile.
policy::DocumentPtr shared_document(std::string text, policy::DocumentType,
                                    const policy::PrincipalBindings& bindings = {});

}  // namespace watchword
