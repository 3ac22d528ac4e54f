#include "base/limits.hpp"
#include "policy/c_abi/handles.hpp"

using namespace watchword;
using namespace watchword::policy;
using namespace watchword::policy::c_abi;

static_assert(static_cast<int>(DocumentType::trust) == WATCHWORD_POLICY_DOCUMENT_TRUST &&
              static_cast<int>(DocumentType::bucket) == WATCHWORD_POLICY_DOCUMENT_BUCKET &&
              static_cast<int>(DocumentType::session) == WATCHWORD_POLICY_DOCUMENT_SESSION &&
              static_cast<int>(DocumentType::boundary) == WATCHWORD_POLICY_DOCUMENT_BOUNDARY &&
              static_cast<int>(DocumentType::scp) == WATCHWORD_POLICY_DOCUMENT_SCP &&
              static_cast<int>(DocumentType::rcp) == WATCHWORD_POLICY_DOCUMENT_RCP &&
              static_cast<int>(DocumentType::endpoint) == WATCHWORD_POLICY_DOCUMENT_ENDPOINT);

int watchword_policy_compile(const char* text, std::size_t size, int document_type,
                             const watchword_policy_bindings* bindings, watchword_policy_document** document,
                             watchword_policy_error** error) {
    if (document) *document = nullptr;
    if (error) *error = nullptr;
    if (!document) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (document_type < WATCHWORD_POLICY_DOCUMENT_IDENTITY ||
        document_type > WATCHWORD_POLICY_DOCUMENT_ENDPOINT)
        return WATCHWORD_POLICY_BAD_VALUE;
    // What is wrong inside the text is for compile() to say, which tells where it is.
    const Text source = take_bytes(text, size, limits::policy_document_bytes_max);
    if (source.status != WATCHWORD_POLICY_OK) return source.status;
    return guarded([&]() -> int {
        auto made = compile(std::string(source.view), static_cast<DocumentType>(document_type),
                            bindings ? bindings->value : PrincipalBindings{});
        if (made) {
            *document = new watchword_policy_document{*made};
            return WATCHWORD_POLICY_OK;
        }
        if (error) *error = new watchword_policy_error{made.error()};
        return WATCHWORD_POLICY_BAD_DOCUMENT;
    });
}

void watchword_policy_document_free(watchword_policy_document* document) { delete document; }

std::size_t watchword_policy_document_statements(const watchword_policy_document* document) {
    return document ? document->value->statements().size() : 0;
}

std::size_t watchword_policy_document_principals(const watchword_policy_document* document) {
    return document ? document->value->principal_arns().size() : 0;
}

const char* watchword_policy_document_principal(const watchword_policy_document* document, std::size_t index,
                                                std::size_t* size) {
    if (index >= watchword_policy_document_principals(document)) return no_answer(size);
    return answer(document->value->principal_arns()[index], size);
}

const char* watchword_policy_error_message(const watchword_policy_error* error, std::size_t* size) {
    return error ? answer(error->value.message, size) : no_answer(size);
}

std::uint32_t watchword_policy_error_line(const watchword_policy_error* error) {
    return error ? error->value.line : 0;
}

std::uint32_t watchword_policy_error_column(const watchword_policy_error* error) {
    return error ? error->value.column : 0;
}

void watchword_policy_error_free(watchword_policy_error* error) { delete error; }

int watchword_policy_bindings_new(watchword_policy_bindings** bindings) { return make(bindings); }

int watchword_policy_bindings_add(watchword_policy_bindings* bindings, const char* arn, std::size_t arn_size,
                                  const char* unique_id, std::size_t unique_id_size) {
    if (!bindings) return WATCHWORD_POLICY_NULL_ARGUMENT;
    const Text name = take(arn, arn_size), id = take(unique_id, unique_id_size);
    for (const Text& text : {name, id}) {
        if (text.status != WATCHWORD_POLICY_OK) return text.status;
        if (text.view.empty()) return WATCHWORD_POLICY_BAD_TEXT;
    }
    return guarded([&]() -> int {
        std::string key(name.view);
        if (bindings->value.size() >= documents_max && !bindings->value.contains(key))
            return WATCHWORD_POLICY_TOO_LARGE;
        bindings->value.insert_or_assign(std::move(key), std::string(id.view));
        return WATCHWORD_POLICY_OK;
    });
}

void watchword_policy_bindings_free(watchword_policy_bindings* bindings) { delete bindings; }
