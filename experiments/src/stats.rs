//! The arithmetic of a report. Everything here gives the same answer every time: the random numbers of the
//! bootstrap begin at the same place for every figure.

/// A figure and the interval that the true one lies in with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Resamples of a bootstrap.
const RESAMPLES: usize = 2000;

/// The middle value; the mean of the two in the middle of an even number. None of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// The value that a share of the others lie below.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// Standard deviation over mean, of at least two values.
pub fn spread(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt() / mean)
}

/// The n-th root of the product; of nothing, none.
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty())
        .then(|| (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp())
}

/// The geometric mean, over several workloads, of the ratio of medians, with its interval.
///
/// A workload is a list of pairs, numerator and denominator, measured in the same round. Rounds are drawn
/// again as pairs, because what disturbs one half of a round often disturbs the other too.
pub fn ratio_of_medians(workloads: &[Vec<(f64, f64)>]) -> Option<Interval> {
    let workloads: Vec<&Vec<(f64, f64)>> = workloads.iter().filter(|pairs| !pairs.is_empty()).collect();
    let mut scratch = (Vec::new(), Vec::new());
    let mut ratio = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
        let (above, below) = &mut scratch;
        above.clear();
        below.clear();
        for (a, b) in pairs {
            above.push(a);
            below.push(b);
        }
        Some(median(above)? / median(below)?)
    };
    let ratios: Vec<f64> = workloads.iter().filter_map(|pairs| ratio(&mut pairs.iter().copied())).collect();
    let value = geometric_mean(&ratios)?;
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let drawn: Vec<f64> = workloads
                .iter()
                .filter_map(|pairs| ratio(&mut (0..pairs.len()).map(|_| pairs[random.below(pairs.len())])))
                .collect();
            geometric_mean(&drawn)
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Some(Interval { value, low: quantile(&means, 0.025), high: quantile(&means, 0.975) })
}

/// SplitMix64: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_means() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert!((geometric_mean(&[1.0, 4.0, 16.0]).unwrap() - 4.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
        assert!((spread(&[9.0, 10.0, 11.0]).unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(quantile(&[0.0, 10.0], 0.25), 2.5);
    }

    #[test]
    fn steady_pairs_give_a_narrow_interval() {
        let pairs = vec![(2.0, 1.0); 5];
        let interval = ratio_of_medians(&[pairs.clone(), pairs]).unwrap();
        assert!((interval.value - 2.0).abs() < 1e-12);
        assert!((interval.high - interval.low).abs() < 1e-12);
    }

    #[test]
    fn the_interval_holds_the_value_and_is_the_same_again() {
        let noisy: Vec<(f64, f64)> =
            (0..10).map(|i| (1.0 + f64::from(i % 4) * 0.05, 1.0 + f64::from(i % 3) * 0.04)).collect();
        let interval = ratio_of_medians(std::slice::from_ref(&noisy)).unwrap();
        assert!(interval.low <= interval.value && interval.value <= interval.high);
        assert!(interval.low < interval.high);
        assert_eq!(ratio_of_medians(&[noisy]), Some(interval));
    }

    #[test]
    fn a_common_disturbance_cancels() {
        let disturbed: Vec<(f64, f64)> = (1..8).map(|i| (2.0 * f64::from(i), f64::from(i))).collect();
        let interval = ratio_of_medians(&[disturbed]).unwrap();
        assert!((interval.low - 2.0).abs() < 1e-12 && (interval.high - 2.0).abs() < 1e-12);
    }

    #[test]
    fn workloads_without_values_do_not_count() {
        assert_eq!(ratio_of_medians(&[vec![]]), None);
        assert!((ratio_of_medians(&[vec![], vec![(3.0, 1.0)]]).unwrap().value - 3.0).abs() < 1e-12);
    }
}
