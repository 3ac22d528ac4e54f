#include "sigv4/claim.hpp"

#include "base/text.hpp"

namespace watchword::sigv4 {

std::string Scope::text() const { return concat(date, "/", region, "/", service, "/aws4_request"); }

bool Claim::signs(std::string_view header) const {
    for (std::string_view rest = signed_headers; !rest.empty();)
        if (take_until(rest, ';') == header) return true;
    return false;
}

}  // namespace watchword::sigv4
