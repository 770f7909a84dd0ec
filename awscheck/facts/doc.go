// Package facts lists what AWS reports about an account: one function for each list or
// value, in types of its own. A fact is fetched once from each region, page by page to its
// end, and shared by all checks through the account's cache. The package decides nothing;
// an answer without the list or the value that it must have is an error. A
// list that fails on a later page is returned up to that page, with the error: what
// is on it exists, and nothing can be concluded from what is not.
package facts
