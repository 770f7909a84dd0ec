package inventory

import "strings"

// removeWith returns the removal of a command whose last word is the id.
func removeWith(command string) func(resource) []string {
	return func(r resource) []string { return append(strings.Fields(command), r.id) }
}

// removeDBInstance keeps a snapshot, except for an instance of a cluster: the cluster has
// the data, and AWS creates no snapshot of the instance.
func removeDBInstance(r resource) []string {
	words := []string{"rds", "delete-db-instance", "--db-instance-identifier", r.id}
	if r.cluster != "" {
		return append(words, "--skip-final-snapshot")
	}
	return append(words, "--final-db-snapshot-identifier", r.id+"-final")
}

func removeDBCluster(r resource) []string {
	return []string{"rds", "delete-db-cluster", "--db-cluster-identifier", r.id, "--final-db-snapshot-identifier", r.id + "-final"}
}
