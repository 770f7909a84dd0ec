package facts

import "github.com/astronomer/astro-activate/awscheck/wire"

// Operations are what this package calls with the generic client besides the lists of the
// kinds package. The SDK's clients of these services are a megabyte of the binary, for a few
// members of each reply. The module awscheck/kinds/sdktest compares the requests.
func Operations() []wire.Operation {
	return []wire.Operation{getServiceQuota(), getDefaultServiceQuota(), listQuotaChanges()}
}

// serviceQuotas is an operation of Service Quotas.
func serviceQuotas(name string) wire.Operation {
	return wire.Operation{
		Service: "Service Quotas", Name: name, Protocol: wire.JSON11, Endpoint: "servicequotas", Version: "ServiceQuotasV20190624",
	}
}

func getServiceQuota() wire.Operation { return serviceQuotas("GetServiceQuota") }

func getDefaultServiceQuota() wire.Operation { return serviceQuotas("GetAWSDefaultServiceQuota") }

func listQuotaChanges() wire.Operation {
	op := serviceQuotas("ListRequestedServiceQuotaChangeHistoryByQuota")
	op.Items, op.Next, op.NextFrom = "RequestedQuotas", "NextToken", "NextToken"
	return op
}
