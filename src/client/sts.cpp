#include "watchword/sts.hpp"

#include "client/channel.hpp"
#include "client/form.hpp"
#include "client/xml_reader.hpp"
#include "watchword/provider.hpp"

namespace watchword::client {
namespace {

constexpr const char* version = "2011-06-15";

Credentials read_credentials(const pugi::xml_node& result) {
    return {required_text_at(result, "Credentials/AccessKeyId"),
            required_text_at(result, "Credentials/SecretAccessKey"),
            required_text_at(result, "Credentials/SessionToken"), time_at(result, "Credentials/Expiration")};
}

Repeat repeat_of(const std::string& token_code) {
    return token_code.empty() ? Repeat::allowed : Repeat::only_unsent;
}

std::string assume_role_form(const AssumeRoleRequest& request) {
    Form form("AssumeRole", version);
    form.add("RoleArn", request.role_arn);
    form.add("RoleSessionName", request.role_session_name);
    form.add("Policy", request.policy);
    int n = 0;
    for (const auto& arn : request.policy_arns)
        form.always("PolicyArns.member." + std::to_string(++n) + ".arn", arn);
    form.add("DurationSeconds", request.duration_seconds);
    n = 0;
    for (const auto& tag : request.tags) {
        const auto member = "Tags.member." + std::to_string(++n);
        form.always(member + ".Key", tag.key);
        form.always(member + ".Value", tag.value);
    }
    n = 0;
    for (const auto& key : request.transitive_tag_keys)
        form.always("TransitiveTagKeys.member." + std::to_string(++n), key);
    form.add("ExternalId", request.external_id);
    form.add("SerialNumber", request.serial_number);
    form.add("TokenCode", request.token_code);
    form.add("SourceIdentity", request.source_identity);
    n = 0;
    for (const auto& context : request.provided_contexts) {
        const auto member = "ProvidedContexts.member." + std::to_string(++n);
        form.always(member + ".ProviderArn", context.provider_arn);
        form.always(member + ".ContextAssertion", context.context_assertion);
    }
    return std::move(form).take();
}

}  // namespace

StsClient::StsClient() : StsClient(long_term_credentials()) {}
StsClient::StsClient(Credentials credentials, Settings settings)
    : StsClient([keys = std::move(credentials)] { return keys; }, std::move(settings)) {}
StsClient::StsClient(CredentialsSource credentials, Settings settings)
    : channel_(std::make_unique<Channel>("sts", std::move(credentials), std::move(settings))) {}
StsClient::StsClient(StsClient&&) noexcept = default;
StsClient& StsClient::operator=(StsClient&&) noexcept = default;
StsClient::~StsClient() = default;

Credentials StsClient::get_session_token(const GetSessionTokenRequest& request) {
    Form form("GetSessionToken", version);
    form.add("DurationSeconds", request.duration_seconds);
    form.add("SerialNumber", request.serial_number);
    form.add("TokenCode", request.token_code);
    const auto response = call_query(*channel_, std::move(form).take(), repeat_of(request.token_code));
    pugi::xml_document document;
    const auto root = read_xml(document, response.body, "GetSessionTokenResponse");
    return read_credentials(root.child("GetSessionTokenResult"));
}

AssumeRoleResult StsClient::assume_role(const AssumeRoleRequest& request) {
    const auto response = call_query(*channel_, assume_role_form(request), repeat_of(request.token_code));
    pugi::xml_document document;
    const auto result = read_xml(document, response.body, "AssumeRoleResponse").child("AssumeRoleResult");
    AssumeRoleResult out;
    out.credentials = read_credentials(result);
    out.assumed_role_id = text_at(result, "AssumedRoleUser/AssumedRoleId");
    out.assumed_role_arn = text_at(result, "AssumedRoleUser/Arn");
    if (const auto size = text_at(result, "PackedPolicySize"); !size.empty())
        out.packed_policy_size = parse_number<int>(size);
    out.source_identity = text_at(result, "SourceIdentity");
    return out;
}

CallerIdentity StsClient::get_caller_identity() {
    Form form("GetCallerIdentity", version);
    const auto response = call_query(*channel_, std::move(form).take(), Repeat::allowed);
    pugi::xml_document document;
    const auto result =
        read_xml(document, response.body, "GetCallerIdentityResponse").child("GetCallerIdentityResult");
    return {required_text_at(result, "UserId"), required_text_at(result, "Account"),
            required_text_at(result, "Arn")};
}

std::string StsClient::get_access_key_info(const std::string& access_key_id) {
    Form form("GetAccessKeyInfo", version);
    form.always("AccessKeyId", access_key_id);
    const auto response = call_query(*channel_, std::move(form).take(), Repeat::allowed);
    pugi::xml_document document;
    const auto root = read_xml(document, response.body, "GetAccessKeyInfoResponse");
    return required_text_at(root, "GetAccessKeyInfoResult/Account");
}

}  // namespace watchword::client
