package awscheck

// A QuotaNeed is what an activation needs of one service quota.
type QuotaNeed struct {
	Code      string // AWS's quota code, such as "L-1216C47A"
	Service   string // AWS's service code in Service Quotas, such as "ec2"
	Name      string // AWS's name of the quota
	Unit      string // what is counted, in the plural
	Least     int    // how many are needed at the least
	NodeVCPUs bool   // the need is maximum nodes × vCPUs of the node type, if that is more
	PerZone   bool   // the quota holds for each availability zone, and is needed in each
}
