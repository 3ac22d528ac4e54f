// Target: the form body of a Query request, wholly a stranger's.
// Property: a tree within the limits or a MalformedQueryString; every node is reached once and no value is
// longer than the form.
#include <cstdint>
#include <cstdlib>

#include "base/fault.hpp"
#include "base/limits.hpp"
#include "wire/query.hpp"

namespace {

std::size_t count(const watchword::query::Tree& tree, const watchword::query::Tree::Node& node,
                  std::size_t depth) {
    if (depth > watchword::limits::query_depth_max) std::abort();
    std::size_t nodes = 1;
    for (auto child = tree.first_child(node); child; child = tree.next(*child))
        nodes += count(tree, *child, depth + 1);
    return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace watchword;
    const std::string_view form(reinterpret_cast<const char*>(data), size);
    try {
        const query::Tree tree(form);
        if (count(tree, tree.root(), 0) > limits::query_parameters_max * limits::query_depth_max + 1)
            std::abort();
        if (tree.parameter("Action").size() > form.size()) std::abort();
    } catch (const Fault& fault) {
        if (fault.code != "MalformedQueryString") std::abort();
    }
    return 0;
}
