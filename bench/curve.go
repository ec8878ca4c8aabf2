package main

// at makes a row a point of a curve, of which the measure and the placement say which one.
func (r result) at(series string, x float64, unit string) result {
	r.Series, r.X, r.XUnit = series+", "+r.Placement, x, unit
	return r
}
