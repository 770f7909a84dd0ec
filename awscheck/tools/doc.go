// Package tools checks the programs on this machine that a customer needs for Astro. It
// decides from PATH and from what a program prints as its version.
package tools
