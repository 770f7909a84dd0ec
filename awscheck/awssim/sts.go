package awssim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func stsHandlers() map[string]handler {
	return map[string]handler{
		"STS.GetCallerIdentity": on("", func(r *request, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
			return &sts.GetCallerIdentityOutput{
				Account: aws.String(r.account.ID),
				Arn:     aws.String(r.caller.As),
				UserId:  aws.String(r.iam().UserID()),
			}, nil
		}),
	}
}
