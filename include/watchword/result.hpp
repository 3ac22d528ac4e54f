// A value or the reason there is none: what std::expected is in C++23.
#pragma once

#include <utility>
#include <variant>

namespace watchword {

/// Holds a T or an E, never both, never neither. Tested before it is read: `if (!result) … result.error()`.
template <class T, class E>
class Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    /// Precondition for the first three: there is a value. For error(): there is none.
    T& operator*() { return *std::get_if<0>(&state_); }
    const T& operator*() const { return *std::get_if<0>(&state_); }
    T* operator->() { return std::get_if<0>(&state_); }
    const T* operator->() const { return std::get_if<0>(&state_); }
    const E& error() const { return *std::get_if<1>(&state_); }

private:
    std::variant<T, E> state_;
};

}  // namespace watchword
