//! Reading and judging the rows of a CSV file.
