// What `policy diff` prints: requests whose decision changed, and a count.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "policy/batch/case.hpp"

namespace watchword::cli {

class DiffReport {
public:
    /// `generated`: the requests are a search's, which the summary says.
    DiffReport(bool json, bool generated) : json_(json), generated_(generated) {}

    /// One request asked of both. `note`: under what circumstances, or "".
    void add(const policy::batch::Case&, policy::Outcome before, policy::Outcome after,
             const std::string& note);
    /// Requests were left out because there would have been too many.
    void cut() { cut_ = true; }
    /// Prints everything. Returns the exit status.
    int finish() const;

private:
    struct Change {
        std::map<std::string, std::vector<std::string>> context;  // the smallest of them
        std::size_t contexts = 0;
    };
    // Caller, action, resource, note, before, after: a change is told once, whatever else the context holds.
    using Key =
        std::tuple<std::string, std::string, std::string, std::string, policy::Outcome, policy::Outcome>;

    void print(const Key&, const Change&) const;

    bool json_, generated_, cut_ = false;
    std::size_t asked_ = 0, widened_ = 0, narrowed_ = 0, denied_otherwise_ = 0;
    std::map<Key, Change> changes_;
};

/// Calls f for each line of a batch file; f says whether it used the request. Throws
/// client::ConfigurationError for a line that cannot be read; how many were not used goes to standard error.
void for_each_case(const std::string& file, policy::batch::DocumentCache&,
                   const std::function<bool(policy::batch::Case)>& f);

}  // namespace watchword::cli
