// Turns an MFA code into temporary credentials of a role with AssumeRole and lists a bucket with them.
//     assume_role arn:aws:iam::ACCOUNT:mfa/DEVICE arn:aws:iam::OTHER-ACCOUNT:role/ROLE BUCKET
#include <iostream>
#include <watchword/prompt.hpp>
#include <watchword/s3.hpp>
#include <watchword/sts.hpp>

using namespace watchword::client;

int main(int argc, char** argv) try {
    if (argc != 4) return std::cerr << "usage: assume_role MFA-SERIAL ROLE-ARN BUCKET\n", 2;
    const auto code = prompt("Enter the MFA code: ");

    // Signed with the user's own keys, found in the environment or ~/.aws.
    StsClient sts;
    const AssumeRoleResult role = sts.assume_role({
        .role_arn = argv[2],
        .role_session_name = "AssumeRoleSession1",
        .serial_number = argv[1],
        .token_code = code,
    });

    S3Client s3(role.credentials);
    for (const Object& object : s3.list_objects(argv[3])) std::cout << object.key << '\n';
} catch (const Error& error) {
    return std::cerr << error.what() << '\n', 1;
}
