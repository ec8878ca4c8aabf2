// Package chart draws the bench's figures as SVG: curves in panels side by side, and ratios as bars.
//
// All charts look alike: a white background, so that they can be read in a dark page too; thin lines; colours that people who
// are colour-blind tell apart, and marks that differ besides; the legend above the panels, where it covers nothing; text as
// text. The same figures give the same bytes. It knows nothing about what was measured.
package chart
