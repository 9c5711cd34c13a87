package datetime

// The proleptic Gregorian calendar: years of 365 or 366 days since 1 January of year 1,
// which has the ordinal 1.

var daysInMonths = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

var daysBefore = [13]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

const (
	daysIn4Years   = 4*365 + 1
	daysIn100Years = 25*daysIn4Years - 1
	daysIn400Years = 4*daysIn100Years + 1
	maxOrdinal     = 3652059
)

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysInMonth(y, m int) int {
	if m == 2 && isLeap(y) {
		return 29
	}
	return daysInMonths[m]
}

func daysBeforeYear(y int) int {
	y--
	return y*365 + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400)
}

func daysBeforeMonth(y, m int) int {
	n := daysBefore[m]
	if m > 2 && isLeap(y) {
		n++
	}
	return n
}

// ordinal is the number of a day.
func ordinal(y, m, d int) int { return daysBeforeYear(y) + daysBeforeMonth(y, m) + d }

// dayOf is the day with a number above 0.
func dayOf(ord int) (y, m, d int) {
	ord--
	n400 := ord / daysIn400Years
	y, ord = n400*400+1, ord%daysIn400Years
	n100 := ord / daysIn100Years
	ord %= daysIn100Years
	n4 := ord / daysIn4Years
	ord %= daysIn4Years
	n1 := ord / 365
	ord %= 365
	y += n100*100 + n4*4 + n1
	if n1 == 4 || n100 == 4 { // 31 December of a leap year
		return y - 1, 12, 31
	}
	m = (ord + 50) >> 5 // right, or one too great
	if daysBeforeMonth(y, m) > ord {
		m--
	}
	return y, m, ord - daysBeforeMonth(y, m) + 1
}

// weekday is 0 for Monday.
func weekday(y, m, d int) int { return (ordinal(y, m, d) + 6) % 7 }

// isoWeek1 is the ordinal of the Monday of a year's first week, that with its first Thursday.
func isoWeek1(y int) int {
	first := ordinal(y, 1, 1)
	day := (first + 6) % 7
	monday := first - day
	if day > 3 {
		monday += 7
	}
	return monday
}

// isoCalendar gives the year, week and day of the week of ISO 8601.
func isoCalendar(y, m, d int) (year, week, day int) {
	monday, today := isoWeek1(y), ordinal(y, m, d)
	week, day = floorDiv(today-monday, 7), floorMod(today-monday, 7)
	if week < 0 {
		y--
		monday = isoWeek1(y)
		week, day = floorDiv(today-monday, 7), floorMod(today-monday, 7)
	} else if week >= 52 && today >= isoWeek1(y+1) {
		y, week = y+1, 0
	}
	return y, week + 1, day + 1
}

// What is wrong with a day of the ISO calendar.
const (
	isoFine = iota
	isoBadYear
	isoBadWeek
	isoBadDay
)

// fromISO is the ordinal of a day of the ISO calendar.
func fromISO(year, week, day int) (ord, wrong int) {
	if year < minYear || year > maxYear {
		return 0, isoBadYear
	}
	if week <= 0 || week >= 53 {
		first := weekday(year, 1, 1)
		if week != 53 || first != 3 && !(first == 2 && isLeap(year)) {
			return 0, isoBadWeek
		}
	}
	if day <= 0 || day >= 8 {
		return 0, isoBadDay
	}
	return isoWeek1(year) + (week-1)*7 + day - 1, isoFine
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int {
	r := a % b
	if r < 0 {
		r += b
	}
	return r
}
