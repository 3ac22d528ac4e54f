// Rules about resource ARNs, by the forms that the catalog knows.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using catalog::Catalog;

bool open_ended(std::string_view text) { return text.find_first_of("*?$") != std::string_view::npos; }

// Every resource that is a whole ARN, with its place.
template <class Look>
void each_arn(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& resource : statement.resources) {
            const auto whole = complete_resource(resource.text());
            if (const auto arn = Arn::parse(whole); arn && whole.size() <= text_bytes_max)
                look(statement, resource, *arn);
        }
}

void unknown_service(const Subject& subject, Report& report) {
    each_arn(subject, [&](const Statement& statement, const Text& resource, const Arn& arn) {
        if (Catalog::get().names_arn_service(lower(arn.service))) return;
        const auto near = report.may_suggest() ? Catalog::get().suggest_service(arn.service) : "";
        report.add(place_of(statement, resource),
                   fmt::format("No ARN of AWS has the service \"{}\".{}", arn.service,
                               near.empty() ? std::string() : fmt::format(" Is {} meant?", near)));
    });
}

void service_case(const Subject& subject, Report& report) {
    each_arn(subject, [&](const Statement& statement, const Text& resource, const Arn& arn) {
        const auto low = lower(arn.service);
        if (low != arn.service && Catalog::get().names_arn_service(low))
            report.add(place_of(statement, resource),
                       fmt::format("Services are in lower case in ARNs: {}.", low));
    });
}

void account(const Subject& subject, Report& report) {
    constexpr std::array words{"aws", "amazon", "aws-marketplace", "cloudfront", "third-party-aws"};
    each_arn(subject, [&](const Statement& statement, const Text& resource, const Arn& arn) {
        const bool word = std::find(words.begin(), words.end(), arn.account) != words.end();
        if (arn.account.empty() || open_ended(arn.account) || word || is_account_id(arn.account)) return;
        report.add(place_of(statement, resource), fmt::format("\"{}\" is no account id.", arn.account));
    });
}

void region(const Subject& subject, Report& report) {
    each_arn(subject, [&](const Statement& statement, const Text& resource, const Arn& arn) {
        if (!arn.region.empty() && !open_ended(arn.region) && !is_region(arn.region))
            report.add(place_of(statement, resource), fmt::format("\"{}\" is no region.", arn.region));
    });
}

// How an ARN stands to the forms that its service has for it.
struct Forms {
    bool any = false;                              ///< the service has forms at all
    bool resource = false;                         ///< some form has such a last segment
    bool whole = false;                            ///< some form is like it in every segment
    bool region_free = true, account_free = true;  ///< of those: all leave it empty
    bool account_needed = true;                    ///< of those: all have it
};

Forms forms_of(const Subject& subject, const Arn& arn) {
    Forms out;
    std::size_t tried = 0;
    // Services lend each other their types; the ARN's own one has them all.
    const auto* service = Catalog::get().service(arn.service);
    if (!service) return out;
    for (const auto& type : service->resource_types) {
        const auto form = Arn::parse(type.arn);
        if (!form || form->service != arn.service || ++tried > 1000) continue;
        out.any = true;
        const auto like = [&](std::string_view region, std::string_view account) {
            return overlap(concat("arn:*:", arn.service, ":", region, ":", account, ":", arn.resource),
                           type.arn, subject.variables);
        };
        if (!like("*", "*")) continue;
        out.resource = true;
        out.whole = out.whole || like(arn.region.empty() ? "" : arn.region, arn.account);
        out.region_free = out.region_free && form->region.empty();
        out.account_free = out.account_free && form->account.empty();
        out.account_needed = out.account_needed && !form->account.empty();
    }
    return out;
}

template <class Wrong>
void each_misfit(const Subject& subject, Report& report, Wrong wrong) {
    std::size_t tried = 0;
    each_arn(subject, [&](const Statement& statement, const Text& resource, const Arn& arn) {
        if (++tried > expansions_max) return;
        const auto forms = forms_of(subject, arn);
        if (!forms.any || forms.whole) return;
        if (const std::string message = wrong(arn, forms); !message.empty())
            report.add(place_of(statement, resource), message);
    });
}

void region_not_allowed(const Subject& subject, Report& report) {
    each_misfit(subject, report, [](const Arn& arn, const Forms& forms) -> std::string {
        if (!forms.resource || !forms.region_free || arn.region.empty() || arn.region == "*") return {};
        return fmt::format("Such ARNs of {} have no region: \"{}\" matches nothing.", arn.service,
                           arn.region);
    });
}

void account_not_allowed(const Subject& subject, Report& report) {
    each_misfit(subject, report, [](const Arn& arn, const Forms& forms) -> std::string {
        if (!forms.resource || !forms.account_free || arn.account.empty() || arn.account == "*") return {};
        return fmt::format("Such ARNs of {} have no account: \"{}\" matches nothing.", arn.service,
                           arn.account);
    });
}

void account_missing(const Subject& subject, Report& report) {
    each_misfit(subject, report, [](const Arn& arn, const Forms& forms) -> std::string {
        if (!forms.resource || !forms.account_needed || !arn.account.empty()) return {};
        return fmt::format("Such ARNs of {} have an account in their fifth segment; this one is empty.",
                           arn.service);
    });
}

void region_missing(const Subject& subject, Report& report) {
    each_misfit(subject, report, [](const Arn& arn, const Forms& forms) -> std::string {
        const bool account_fits = !forms.account_needed || !arn.account.empty();
        if (!forms.resource || forms.region_free || !arn.region.empty() || !account_fits) return {};
        return fmt::format("Such ARNs of {} have a region in their fourth segment; this one is empty.",
                           arn.service);
    });
}

void resource_form(const Subject& subject, Report& report) {
    each_misfit(subject, report, [](const Arn& arn, const Forms& forms) -> std::string {
        // AWS's reference lists no root user; its own policies for AssumeRoot are about it.
        const bool is_root_user = arn.service == "iam" && arn.resource == "root";
        if (forms.resource || is_root_user) return {};
        return fmt::format("{} has no kind of resource like \"{}\".", arn.service, arn.resource);
    });
}

constexpr auto form_advice =
    "Write the ARN as the Service Authorization Reference has it for the resource type.";
constexpr std::array table{
    Rule{{FindingType::error, "INVALID_SERVICE", "An ARN of a service that does not exist",
          "Correct the third segment of the ARN."},
         unknown_service},
    Rule{{FindingType::error, "INVALID_ARN_SERVICE_CASE", "An ARN with its service in upper case",
          "Write the service in lower case: ARNs are compared letter by letter."},
         service_case},
    Rule{{FindingType::error, "INVALID_ARN_ACCOUNT", "An ARN with an account that is none",
          "Account ids have 12 digits; leading zeros belong to them."},
         account},
    Rule{{FindingType::error, "INVALID_ARN_REGION", "An ARN with a region that is none",
          "Write a region's code, as eu-central-1, or \"*\"."},
         region},
    Rule{{FindingType::error, "ARN_REGION_NOT_ALLOWED", "A region in the ARN of a service that has none",
          "Leave the region empty, as in arn:aws:iam::123456789012:role/name."},
         region_not_allowed},
    Rule{{FindingType::error, "ARN_ACCOUNT_NOT_ALLOWED", "An account in an ARN that has none",
          "Leave the account empty, as in arn:aws:s3:::bucket."},
         account_not_allowed},
    Rule{{FindingType::error, "MISSING_ARN_ACCOUNT", "An ARN that lacks its account",
          "Put in the account id, or \"*\": as it is, the ARN matches nothing."},
         account_missing},
    Rule{{FindingType::error, "MISSING_ARN_REGION", "An ARN that lacks its region",
          "Put in the region, or \"*\": as it is, the ARN matches nothing."},
         region_missing},
    Rule{{FindingType::error, "INVALID_ARN_RESOURCE", "An ARN of a form its service does not have",
          form_advice},
         resource_form},
};

}  // namespace

std::span<const Rule> resource_rules() { return table; }

}  // namespace watchword::policy::check
