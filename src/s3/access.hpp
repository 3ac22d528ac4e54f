// May the caller do this to the bucket or object? Identity policies and the bucket's policy, with S3's own
// condition keys (facts: s3 §5).
#pragma once

#include <string_view>

#include "s3/work.hpp"

namespace watchword::s3 {

/// What a permission is asked for: the name of a bucket and a key, either may be "".
struct Thing {
    std::string_view bucket, key;
    bool to_be_made = false;       ///< a bucket that the caller would own, whoever may have taken the name
    bool past_its_policy = false;  ///< the bucket's own policy has no say
};

/// Asks policies for one caller in one Snapshot. Sets the request's condition keys when made.
class Access {
public:
    /// Throws Fault when the caller is gone. `snapshot` must outlive this.
    Access(Work&, const Snapshot& snapshot);

    const Caller& caller() const { return caller_; }
    /// What is asked of. Operations read from here and nowhere else: asking the Directory again could let go
    /// of it.
    const Snapshot& snapshot() const { return snapshot_; }
    /// Throws Fault AccessDenied: AWS's long sentence for callers of the bucket's account, "Access Denied"
    /// for others.
    void require(std::string_view action, Thing);
    bool allows(std::string_view action, Thing);

    /// The bucket. Throws Fault NoSuchBucket, and AccessDenied when the client expects another owner.
    const Bucket& bucket(std::string_view name,
                         std::string_view expected_owner_header = "x-amz-expected-bucket-owner") const;

private:
    struct Asked;
    policy::Decision ask(std::string_view action, Thing, Asked&);
    /// "s3:CreateBucket", or "" where it is not known yet.
    void note_use(std::string_view action) const;

    const Work& work_;
    const Snapshot& snapshot_;
    Caller caller_;
    policy::Context context_;
};

/// 501 NotImplemented for headers that ask for something this server does not do, 400 for ACLs other than the
/// owner's own: nothing is accepted and then ignored.
void refuse_unsupported_headers(const Headers&);

Fault no_such_bucket(std::string_view name);

}  // namespace watchword::s3
