package region

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/order"
)

// A place is the location of a region: the city or state that AWS names for it, and its
// coordinates in degrees. They are precise enough to compare distances between regions.
type place struct {
	region, name        string
	latitude, longitude float64
}

// places is never modified. Source of the names: AWS Regions, "Available Regions"; N. Virginia as in the AWS console.
var places = [...]place{
	{"af-south-1", "Cape Town", -33.9, 18.4},
	{"ap-east-1", "Hong Kong", 22.3, 114.2},
	{"ap-east-2", "Taipei", 25.0, 121.6},
	{"ap-northeast-1", "Tokyo", 35.7, 139.7},
	{"ap-northeast-2", "Seoul", 37.6, 127.0},
	{"ap-northeast-3", "Osaka", 34.7, 135.5},
	{"ap-south-1", "Mumbai", 19.1, 72.9},
	{"ap-south-2", "Hyderabad", 17.4, 78.5},
	{"ap-southeast-1", "Singapore", 1.4, 103.8},
	{"ap-southeast-2", "Sydney", -33.9, 151.2},
	{"ap-southeast-3", "Jakarta", -6.2, 106.8},
	{"ap-southeast-4", "Melbourne", -37.8, 145.0},
	{"ap-southeast-5", "Malaysia", 3.1, 101.7},
	{"ap-southeast-6", "New Zealand", -36.8, 174.8},
	{"ap-southeast-7", "Thailand", 13.8, 100.5},
	{"ca-central-1", "Montreal", 45.5, -73.6},
	{"ca-west-1", "Calgary", 51.0, -114.1},
	{"eu-central-1", "Frankfurt", 50.1, 8.7},
	{"eu-central-2", "Zurich", 47.4, 8.5},
	{"eu-north-1", "Stockholm", 59.3, 18.1},
	{"eu-south-1", "Milan", 45.5, 9.2},
	{"eu-south-2", "Spain", 41.6, -0.9},
	{"eu-west-1", "Ireland", 53.3, -6.3},
	{"eu-west-2", "London", 51.5, -0.1},
	{"eu-west-3", "Paris", 48.9, 2.4},
	{"il-central-1", "Tel Aviv", 32.1, 34.8},
	{"me-central-1", "UAE", 24.5, 54.4},
	{"me-south-1", "Bahrain", 26.2, 50.6},
	{"mx-central-1", "Querétaro", 20.6, -100.4},
	{"sa-east-1", "São Paulo", -23.6, -46.6},
	{"us-east-1", "N. Virginia", 38.9, -77.4},
	{"us-east-2", "Ohio", 40.0, -83.0},
	{"us-west-1", "N. California", 37.4, -122.0},
	{"us-west-2", "Oregon", 45.8, -119.7},
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

// Location is the city, state or country that AWS names for a region, such as Ohio; "" for a region
// that is not in the table.
func Location(region string) string {
	p, _ := placeOf(region)
	return p.name
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
