"""What users sign in and sign with: access keys, passwords, devices, SSH keys, certificates."""

from harness import unique
from otp import totp
from rows import FIVE_TAGS, TAGS, but, missing, rows, same_key_twice, too_many_tags, twice

row = rows("iam", "access_keys")
USER = "user/{UserName}"


def a_user(m):
    return {"UserName": m.user()}


def user_with(make, times=1):
    """A user with so many of what `make(m, user)` makes."""

    def made(m):
        user = m.user()
        for _ in range(times):
            make(m, user)
        return {"UserName": user}

    return made


def a_key(m):
    user = m.user()
    return {"UserName": user, "AccessKeyId": m.access_key(user)}


add_key = lambda m, user: m.access_key(user)
row("CreateAccessKey", a_user, USER, errors={**missing("UserName", a_user), "LimitExceeded": user_with(add_key, 2)})
row("ListAccessKeys", user_with(add_key), USER, errors=missing("UserName", a_user),
    pages=("AccessKeyMetadata", user_with(add_key, 2)))
row("UpdateAccessKey", lambda m: {**a_key(m), "Status": "Inactive"}, USER,
    errors=missing("AccessKeyId", lambda m: {**a_user(m), "Status": "Inactive"}))
row("DeleteAccessKey", a_key, USER, errors=missing("AccessKeyId", a_user))
row("GetAccessKeyLastUsed", lambda m: {"AccessKeyId": a_key(m)["AccessKeyId"]}, "user/{owner}",
    errors=missing("AccessKeyId", lambda m: {}))

row = rows("iam", "passwords")


def new_login(m):
    return {"UserName": m.user(), "Password": "first-Pass-1", "PasswordResetRequired": True}


def a_login(m):
    return {"UserName": m.login(m.user())}


def own_password(m):
    """Of whoever makes the request."""
    password = unique("a-Good-Password")
    try:
        m.iam.create_login_profile(UserName=m.caller, Password=password)
    except m.iam.exceptions.EntityAlreadyExistsException:
        m.iam.update_login_profile(UserName=m.caller, Password=password)
    return {"OldPassword": password, "NewPassword": unique("another-Good-Password")}


def a_password_policy(m):
    m.iam.update_account_password_policy(MinimumPasswordLength=8)
    return {}


def no_password_policy(m):
    a_password_policy(m)
    m.iam.delete_account_password_policy()
    return {}


row("CreateLoginProfile", new_login, USER,
    errors={**missing("UserName", new_login), "EntityAlreadyExists": but(new_login, UserName=lambda m: m.login(m.user())),
            "PasswordPolicyViolation": but(new_login, Password="x")})
row("GetLoginProfile", a_login, USER, errors=missing("UserName", a_login))
row("UpdateLoginProfile", lambda m: {**a_login(m), "Password": "second-Pass-2"}, USER,
    errors={**missing("UserName", a_login), "PasswordPolicyViolation": but(a_login, Password="x")})
row("DeleteLoginProfile", a_login, USER, errors=missing("UserName", a_login))
row("ChangePassword", own_password, "user/{caller}", errors={"PasswordPolicyViolation": but(own_password, NewPassword="x")})
row("UpdateAccountPasswordPolicy", lambda m: {"MinimumPasswordLength": 8, "RequireSymbols": False})
row("GetAccountPasswordPolicy", a_password_policy, errors={"NoSuchEntity": no_password_policy})
row("DeleteAccountPasswordPolicy", a_password_policy, errors={"NoSuchEntity": no_password_policy})

row = rows("iam", "mfa_devices")
MFA = "{SerialNumber}"


def a_device(m):
    return {"SerialNumber": m.device(Tags=TAGS).serial}


def to_enable(m):
    return m.pair(m.user())


def enabled(m):
    user = m.user()
    return {"UserName": user, "SerialNumber": m.enabled(user).serial}


def to_resync(m):
    user = m.user()
    device = m.enabled(user)
    seed, step = device.authenticator.seed, device.authenticator.step()
    return {"UserName": user, "SerialNumber": device.serial, "AuthenticationCode1": totp(seed, step + 1),
            "AuthenticationCode2": totp(seed, step + 2)}


def tagged_device(m):
    return {**a_device(m), "Tags": [{"Key": "more", "Value": "x"}]}


def taken_device(m):
    user = m.user()
    return m.pair(m.user(), m.enabled(user))


def device_beyond_the_last(m):
    return m.pair(user_with(lambda m, user: m.enabled(user), 8)(m)["UserName"])


new_device = lambda m: {"VirtualMFADeviceName": unique("device"), "Path": "/sales/", "Tags": TAGS}
wrong_codes = lambda make: but(make, AuthenticationCode1="000000", AuthenticationCode2="000000")
row("CreateVirtualMFADevice", new_device, "mfa/sales/{VirtualMFADeviceName}",
    errors={**twice("CreateVirtualMFADevice", new_device), **same_key_twice(new_device)},
    cli=lambda request: ["--virtual-mfa-device-name", request["VirtualMFADeviceName"], "--path", request["Path"], "--outfile",
                         "/dev/null", "--bootstrap-method", "QRCodePNG"])
row("EnableMFADevice", to_enable, USER,
    errors={**missing("SerialNumber", to_enable), "InvalidAuthenticationCode": wrong_codes(to_enable),
            "EntityAlreadyExists": taken_device, "LimitExceeded": device_beyond_the_last})
row("GetMFADevice", enabled, USER, errors=missing("SerialNumber", enabled))
row("ListMFADevices", lambda m: {"UserName": enabled(m)["UserName"]}, USER, errors=missing("UserName", a_user),
    pages=("MFADevices", user_with(lambda m, user: m.enabled(user), 4)))
row("ListVirtualMFADevices", lambda m: a_device(m) and {"AssignmentStatus": "Unassigned"}, "mfa/",
    pages=("VirtualMFADevices", lambda m: [m.device() for _ in range(4)] and {"AssignmentStatus": "Any"}))
row("ResyncMFADevice", to_resync, USER,
    errors={**missing("SerialNumber", to_resync), "InvalidAuthenticationCode": wrong_codes(to_resync)})
row("DeactivateMFADevice", enabled, USER, errors=missing("SerialNumber", enabled))
row("DeleteVirtualMFADevice", a_device, MFA,
    errors={**missing("SerialNumber", a_device), "DeleteConflict": lambda m: {"SerialNumber": enabled(m)["SerialNumber"]}})
row("TagMFADevice", tagged_device, MFA,
    errors={**missing("SerialNumber", tagged_device), **same_key_twice(tagged_device),
            **too_many_tags("TagMFADevice", tagged_device)})
row("UntagMFADevice", lambda m: {**a_device(m), "TagKeys": ["team"]}, MFA,
    errors=missing("SerialNumber", lambda m: {"TagKeys": ["team"]}))
row("ListMFADeviceTags", a_device, MFA, errors=missing("SerialNumber", a_device),
    pages=("Tags", lambda m: {"SerialNumber": m.device(Tags=FIVE_TAGS).serial}))

row = rows("iam", "user_credentials")


def new_ssh_key(m):
    return {"UserName": m.user(), "SSHPublicKeyBody": m.pem()[1]}


def an_ssh_key(m):
    user = m.user()
    return {"UserName": user, "SSHPublicKeyId": m.ssh_key(user)}


def ssh_keys(count):
    def made(m):
        user = m.user()
        for _ in range(count):
            m.iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody=m.pem(fresh=True)[1])
        return {"UserName": user}

    return made


def ssh_key_twice(m):
    request = new_ssh_key(m)
    m.call("UploadSSHPublicKey", request)
    return request


row("UploadSSHPublicKey", new_ssh_key, USER,
    errors={**missing("UserName", new_ssh_key), "DuplicateSSHPublicKey": ssh_key_twice,
            "InvalidPublicKey": but(new_ssh_key, SSHPublicKeyBody="ssh-rsa AAAA"),
            "UnrecognizedPublicKeyEncoding": but(new_ssh_key, SSHPublicKeyBody="no key"),
            "LimitExceeded": lambda m: {**ssh_keys(5)(m), "SSHPublicKeyBody": m.pem()[1]}})
row("GetSSHPublicKey", lambda m: {**an_ssh_key(m), "Encoding": "PEM"}, USER,
    errors=missing("SSHPublicKeyId", lambda m: {**a_user(m), "Encoding": "PEM"}))
row("ListSSHPublicKeys", user_with(lambda m, user: m.ssh_key(user)), USER, errors=missing("UserName", a_user),
    pages=("SSHPublicKeys", ssh_keys(3)))
row("UpdateSSHPublicKey", lambda m: {**an_ssh_key(m), "Status": "Inactive"}, USER,
    errors=missing("SSHPublicKeyId", lambda m: {**a_user(m), "Status": "Inactive"}))
row("DeleteSSHPublicKey", an_ssh_key, USER, errors=missing("SSHPublicKeyId", a_user))


def new_certificate(m):
    return {"UserName": m.user(), "CertificateBody": m.certificate()}


def a_certificate(m):
    user = m.user()
    return {"UserName": user, "CertificateId": m.signing_certificate(user)}


def certificates(count):
    def made(m):
        user = m.user()
        for _ in range(count):
            m.iam.upload_signing_certificate(UserName=user, CertificateBody=m.certificate())
        return {"UserName": user}

    return made


def certificate_of_another(m):
    request = new_certificate(m)
    m.call("UploadSigningCertificate", request)
    return {**request, "UserName": m.user()}


row("UploadSigningCertificate", new_certificate, USER,
    errors={**missing("UserName", new_certificate), "DuplicateCertificate": certificate_of_another,
            "MalformedCertificate": but(new_certificate, CertificateBody=lambda m: m.expired()),
            "LimitExceeded": lambda m: {**certificates(2)(m), "CertificateBody": m.certificate()}})
row("ListSigningCertificates", user_with(lambda m, user: m.signing_certificate(user)), USER, errors=missing("UserName", a_user),
    pages=("Certificates", certificates(2)))
row("UpdateSigningCertificate", lambda m: {**a_certificate(m), "Status": "Inactive"}, USER,
    errors=missing("CertificateId", lambda m: {**a_user(m), "Status": "Inactive"}))
row("DeleteSigningCertificate", a_certificate, USER, errors=missing("CertificateId", a_user))

NAME = "codecommit.amazonaws.com"


def new_credential(m):
    return {"UserName": m.user(), "ServiceName": NAME}


def a_credential(m):
    user = m.user()
    return {"UserName": user, "ServiceSpecificCredentialId": m.service_credential(user)}


add_credential = lambda m, user: m.service_credential(user)
row("CreateServiceSpecificCredential", new_credential, USER,
    errors={**missing("UserName", new_credential),
            "LimitExceeded": lambda m: {**user_with(add_credential, 2)(m), "ServiceName": NAME}})
row("ListServiceSpecificCredentials", user_with(add_credential), USER,
    errors={"NoSuchEntity": but(a_user, ServiceName="missing.amazonaws.com")},
    pages=("ServiceSpecificCredentials", user_with(add_credential, 2)))
row("ResetServiceSpecificCredential", a_credential, USER, errors=missing("ServiceSpecificCredentialId", a_user))
row("UpdateServiceSpecificCredential", lambda m: {**a_credential(m), "Status": "Inactive"}, USER,
    errors=missing("ServiceSpecificCredentialId", lambda m: {**a_user(m), "Status": "Inactive"}))
row("DeleteServiceSpecificCredential", a_credential, USER, errors=missing("ServiceSpecificCredentialId", a_user))
