package identity

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// signIn explains that the user has to sign in to a service. login is the command if the
// configuration does not show another one.
func (d Diagnosis) signIn(service string, login []string) (string, awscheck.Remedy) {
	if known := account.LoginCommand(d.Profile); known != nil {
		login = known
	} else if d.Account.Profile != "" {
		login = append(login, "--profile", d.Account.Profile)
	}
	session := fmt.Sprintf("The %s session of %s", service, d.Account.ProfileName())
	detail := session + " has expired or was never started."
	if until := d.Profile.SignedInUntil; !until.IsZero() {
		detail = session + " is no longer valid."
		if ago := d.Account.Now().Sub(until); ago > 0 {
			layout := "15:04 MST on 2 January"
			if until.UTC().Year() != d.Account.Now().UTC().Year() {
				layout += " 2006"
			}
			detail = fmt.Sprintf("%s expired %s ago, at %s.", session, words.Duration(ago), until.UTC().Format(layout))
		}
	}
	return detail, signInAgain(login)
}

func (d Diagnosis) sessionExpired(ctx context.Context) (string, awscheck.Remedy) {
	detail := fmt.Sprintf("The session of %s has expired (%s).", d.Account.ProfileName(), d.Failure.Quoted())
	credential, _ := d.Account.Credential(ctx)
	return detail, renewal(d.Account, d.Profile, credential)
}

// renewal returns how the user gets new temporary credentials, by the source of the
// current ones.
func renewal(a *account.Account, p account.Profile, c account.Credential) awscheck.Remedy {
	login := account.LoginCommand(p)
	switch {
	case c.FromEnvironment():
		return awscheck.Remedy{Text: "Get new keys from the same source, or unset the variables to use a profile. The keys in the AWS_* variables belong to a session.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION"}}
	case login != nil:
		return signInAgain(login)
	case p.Kind == "process":
		return awscheck.Remedy{Text: "Sign in again with the program that the profile runs as its credential_process. The command shows the program.",
			Look: []string{a.Command("aws", "configure", "get", "credential_process")}}
	case p.MFA:
		return awscheck.Remedy{Text: "Check again and enter a new code of your MFA device."}
	}
	return awscheck.Remedy{Text: "Start a new session with the tool that wrote this one to the AWS configuration, then check again. The command shows the source of the credentials.",
		Look: []string{a.Command("aws", "configure", "list")}}
}

func signInAgain(login []string) awscheck.Remedy {
	return loginRemedy("Sign in again; your browser opens.", login)
}

// loginRemedy returns a remedy whose command a program can run for its user.
func loginRemedy(text string, login []string) awscheck.Remedy {
	return awscheck.Remedy{Text: text, Commands: []string{awscheck.Command(login...)}, Login: login}
}
