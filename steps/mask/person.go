package mask

import "strings"

// personAt is the end of the name of a person at s[i:], where its place in a text says that
// it is one: the session of a role, "IAM Identity Center role Admin (ana)" or "role deployer
// (session ana)", which IAM Identity Center and many sign-in services name after the user; a
// user in a command or a link of the console; the user of a WorkSpace. Elsewhere the word can
// mean something else. 0: there is none.
func personAt(s string, i int) int {
	before, rest := s[:i], s[i:]
	end := 0
	switch {
	case strings.HasSuffix(before, " (session "), followsIdentityCenterRole(before), followsWorkSpace(before):
		end = strings.IndexByte(rest, ')')
	case strings.HasSuffix(before, "--user-name "), strings.HasSuffix(before, "--user-name '"), strings.HasSuffix(before, "/users/details/"):
		end = len(strings.TrimRight(rest[:wordEnd(rest, 0)], ".-/"))
	}
	if end < 1 || IsStandIn(rest[:end]) || strings.Trim(rest[:end], "*•·") == "" || strings.HasPrefix(rest, "session ") {
		return 0
	}
	return i + end
}

// followsIdentityCenterRole reports whether a text ends with "IAM Identity Center role NAME (".
func followsIdentityCenterRole(before string) bool {
	before, ok := strings.CutSuffix(before, " (")
	space := strings.LastIndexByte(before, ' ')
	return ok && space >= 0 && strings.HasSuffix(before[:space], "IAM Identity Center role")
}

// followsWorkSpace reports whether a text ends with the id of a WorkSpace and " (".
func followsWorkSpace(before string) bool {
	before, ok := strings.CutSuffix(before, " (")
	return ok && strings.HasPrefix(before[strings.LastIndexByte(before, ' ')+1:], "ws-")
}

// namesUser reports whether a text ends with a word that the name of a user follows.
func namesUser(before string) bool {
	return strings.HasSuffix(before, "user ") || strings.HasSuffix(before, "user/")
}

// UsersIn are the names of users and of role sessions in the ARNs of texts, which are often
// those of people.
func UsersIn(texts ...string) (names []string) {
	for _, s := range texts {
		for from := 0; ; {
			i := strings.Index(s[from:], "arn:aws")
			if i < 0 {
				break
			}
			end := arnEnd(s, from+i)
			if name := userOf(s[from+i : end]); name != "" {
				names = append(names, name)
			}
			from = end
		}
	}
	return names
}

// userOf is the name of the user or the role session of an ARN; "": it has none. The session of
// an EC2 instance has its id.
func userOf(arn string) string {
	_, path, ok := strings.Cut(arn, ":assumed-role/")
	if ok {
		_, path, _ = strings.Cut(path, "/")
	} else if _, path, ok = strings.Cut(arn, ":user/"); !ok {
		_, path, _ = strings.Cut(arn, ":federated-user/")
	}
	if strings.HasPrefix(path, "i-") {
		return ""
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

// commonWords are words of the trade, of commands and of sentences, which some users are called,
// too. Such a name is that of no person, or says nothing where it is not called a user's, and
// hiding it everywhere would make the texts unreadable.
const commonWords = "account actions admin administrator airflow all allow an ansible any api app astro astronomer audit automation aws " +
	"backup bot build cd check ci circleci cli cloud cluster console data database default deny deploy deployer deployment " +
	"dev developer development devops dns ec2 engineer external github gitlab grant iam infra infrastructure inline " +
	"internal jenkins lambda list mark may monitor monitoring network ops operator peering platform policy poweruser " +
	"private prod production pulumi read readonly region release role root route s3 security service session stack staging " +
	"sts subnet support system team terraform test testing tester tool user vpc web will write"

// isCommon reports whether the name of a user is hidden only where something says that it is one.
func isCommon(name string) bool { return len(name) < 3 || isOneOf(commonWords, strings.ToLower(name)) }
