//! The drafts' own meta-schemas, as the `jsonschema` crate has them.

#[expect(
    clippy::disallowed_types,
    reason = "a constant that takes long to make: it depends on nothing, and nobody can change it"
)]
mod kept {
    use std::cell::OnceCell;

    use jsonschema::Draft;
    use jsonschema::meta::MetaValidator;

    thread_local! {
        /// By draft, the oldest first. The crate keeps them itself but in WebAssembly, where making one takes longer than most checks.
        static VALIDATORS: [OnceCell<MetaValidator<'static>>; 5] = const { [const { OnceCell::new() }; 5] };
    }

    /// Returns what `ask` makes of the validator of a draft's meta-schema; of the newest draft's for one that is not known.
    pub(in crate::json_schema) fn with_validator<T>(
        draft: Draft,
        ask: impl FnOnce(&MetaValidator<'static>) -> T,
    ) -> T {
        let (place, make): (usize, fn() -> MetaValidator<'static>) = match draft {
            Draft::Draft4 => (0, || jsonschema::draft4::meta::validator()),
            Draft::Draft6 => (1, || jsonschema::draft6::meta::validator()),
            Draft::Draft7 => (2, || jsonschema::draft7::meta::validator()),
            Draft::Draft201909 => (3, || jsonschema::draft201909::meta::validator()),
            _ => (4, || jsonschema::draft202012::meta::validator()),
        };
        VALIDATORS.with(|all| match all.get(place) {
            Some(kept) => ask(kept.get_or_init(make)),
            None => ask(&make()),
        })
    }
}

pub(super) use kept::with_validator;
