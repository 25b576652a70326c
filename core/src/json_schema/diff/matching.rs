//! Maximum matching of the members of two unions.

use std::collections::VecDeque;

/// Returns the indexes of edges that form a maximum matching between `n` left and `m` right members, by left member.
///
/// Edges are taken in their order where they fit, then paths are augmented: at most `n` searches over all edges.
pub(super) fn maximum_matching(n: usize, m: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut out_of = vec![Vec::new(); n];
    for (index, (from, _)) in edges.iter().enumerate() {
        if let Some(list) = out_of.get_mut(*from) {
            list.push(index);
        }
    }
    let mut left = vec![None; n];
    let mut right = vec![None; m];
    for (index, (from, to)) in edges.iter().enumerate() {
        if let (Some(l @ None), Some(r @ None)) = (left.get_mut(*from), right.get_mut(*to)) {
            (*l, *r) = (Some(index), Some(index));
        }
    }
    for start in 0..n {
        if left.get(start).is_some_and(Option::is_none) {
            augment(start, edges, &out_of, &mut left, &mut right);
        }
    }
    left.into_iter().flatten().collect()
}

/// Looks for a path from the free left member `start` to a free right member, and swaps the edges along it.
fn augment(
    start: usize,
    edges: &[(usize, usize)],
    out_of: &[Vec<usize>],
    left: &mut [Option<usize>],
    right: &mut [Option<usize>],
) {
    // The edge by which each right member was reached.
    let mut reached = vec![None; right.len()];
    let mut open = VecDeque::from([start]);
    while let Some(from) = open.pop_front() {
        for &index in out_of.get(from).into_iter().flatten() {
            let Some(&(_, to)) = edges.get(index) else {
                continue;
            };
            match reached.get_mut(to) {
                Some(place @ None) => *place = Some(index),
                _ => continue,
            }
            match right.get(to).copied().flatten() {
                Some(taken) => open.extend(edges.get(taken).map(|(owner, _)| *owner)),
                None => return swap(to, start, edges, &reached, left, right),
            }
        }
    }
}

fn swap(
    end: usize,
    start: usize,
    edges: &[(usize, usize)],
    reached: &[Option<usize>],
    left: &mut [Option<usize>],
    right: &mut [Option<usize>],
) {
    let mut to = end;
    loop {
        let Some(index) = reached.get(to).copied().flatten() else {
            return;
        };
        let Some(&(from, _)) = edges.get(index) else {
            return;
        };
        let Some(place) = left.get_mut(from) else {
            return;
        };
        let before = place.replace(index);
        if let Some(place) = right.get_mut(to) {
            *place = Some(index);
        }
        match before.and_then(|before| edges.get(before)) {
            Some((_, next)) if from != start => to = *next,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greedy_choices_are_mended() {
        assert_eq!(maximum_matching(2, 2, &[(0, 0), (0, 1), (1, 0)]), [1, 2]);
        assert_eq!(
            maximum_matching(3, 3, &[(0, 0), (0, 1), (1, 0), (1, 2), (2, 0)]).len(),
            3
        );
        assert_eq!(maximum_matching(3, 2, &[(0, 0), (1, 0), (2, 0)]), [0]);
        assert!(maximum_matching(0, 2, &[]).is_empty());
    }
}
