package awssim

// A Machine is the person's computer.
type Machine struct {
	OS string // as runtime.GOOS names it; "": linux
	// AstroCLI is what `astro version` prints; "": there is no astro on PATH.
	AstroCLI string
}

// A Host is a host on the internet.
type Host struct {
	Name      string
	Addresses []string
	Open      []int // TCP ports that accept connections
}
