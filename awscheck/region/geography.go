package region

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/order"
)

// A place is the location of a region: the coordinates, in degrees, of the city or state
// that AWS names for it. They are precise enough to compare distances between regions.
type place struct {
	region              string
	latitude, longitude float64
}

// places is never modified. Source of the cities: AWS Regions, "Available Regions".
var places = [...]place{
	{"af-south-1", -33.9, 18.4},      // Cape Town
	{"ap-east-1", 22.3, 114.2},       // Hong Kong
	{"ap-east-2", 25.0, 121.6},       // Taipei
	{"ap-northeast-1", 35.7, 139.7},  // Tokyo
	{"ap-northeast-2", 37.6, 127.0},  // Seoul
	{"ap-northeast-3", 34.7, 135.5},  // Osaka
	{"ap-south-1", 19.1, 72.9},       // Mumbai
	{"ap-south-2", 17.4, 78.5},       // Hyderabad
	{"ap-southeast-1", 1.4, 103.8},   // Singapore
	{"ap-southeast-2", -33.9, 151.2}, // Sydney
	{"ap-southeast-3", -6.2, 106.8},  // Jakarta
	{"ap-southeast-4", -37.8, 145.0}, // Melbourne
	{"ap-southeast-5", 3.1, 101.7},   // Malaysia
	{"ap-southeast-6", -36.8, 174.8}, // New Zealand
	{"ap-southeast-7", 13.8, 100.5},  // Thailand
	{"ca-central-1", 45.5, -73.6},    // Montreal
	{"ca-west-1", 51.0, -114.1},      // Calgary
	{"eu-central-1", 50.1, 8.7},      // Frankfurt
	{"eu-central-2", 47.4, 8.5},      // Zurich
	{"eu-north-1", 59.3, 18.1},       // Stockholm
	{"eu-south-1", 45.5, 9.2},        // Milan
	{"eu-south-2", 41.6, -0.9},       // Spain
	{"eu-west-1", 53.3, -6.3},        // Ireland
	{"eu-west-2", 51.5, -0.1},        // London
	{"eu-west-3", 48.9, 2.4},         // Paris
	{"il-central-1", 32.1, 34.8},     // Tel Aviv
	{"me-central-1", 24.5, 54.4},     // UAE
	{"me-south-1", 26.2, 50.6},       // Bahrain
	{"mx-central-1", 20.6, -100.4},   // Querétaro
	{"sa-east-1", -23.6, -46.6},      // São Paulo
	{"us-east-1", 38.9, -77.4},       // Northern Virginia
	{"us-east-2", 40.0, -83.0},       // Ohio
	{"us-west-1", 37.4, -122.0},      // Northern California
	{"us-west-2", 45.8, -119.7},      // Oregon
}

// nearestRegions returns up to n of the regions, the closest to the given one first. For
// a region that is not in the table it returns those with the same prefix, if any.
func nearestRegions(region string, among []string, n int) []string {
	var near []string
	from, known := placeOf(region)
	for _, r := range among {
		_, ok := placeOf(r)
		if r != region && (known && ok || !known && strings.HasPrefix(r, geographicPrefix(region))) {
			near = append(near, r)
		}
	}
	if known {
		distance := func(r string) float64 { p, _ := placeOf(r); return from.distance(p) }
		order.Sort(near, func(x, y string) int { return cmp.Compare(distance(x), distance(y)) })
	}
	return near[:min(n, len(near))]
}

// geographicPrefix is the first part of a region's name, with its dash: "eu-" of
// eu-west-1.
func geographicPrefix(region string) string {
	before, _, _ := strings.Cut(region, "-")
	return before + "-"
}

func placeOf(region string) (place, bool) {
	i := slices.IndexFunc(places[:], func(p place) bool { return p.region == region })
	if i < 0 {
		return place{}, false
	}
	return places[i], true
}

// distance is the great-circle distance in kilometers.
func (p place) distance(q place) float64 {
	const radius = 6371
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	haversine := func(angle float64) float64 { s := math.Sin(angle / 2); return s * s }
	h := haversine(rad(q.latitude-p.latitude)) +
		math.Cos(rad(p.latitude))*math.Cos(rad(q.latitude))*haversine(rad(q.longitude-p.longitude))
	return 2 * radius * math.Asin(math.Sqrt(h))
}
