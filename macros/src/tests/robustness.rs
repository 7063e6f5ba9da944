//! Whatever tokens it is fed, the macro answers with tokens.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::{collection::vec, prelude::*};

use super::{compiled, mistakes};
use crate::parse::Language;

/// A program with all that the grammar has.
const PROGRAM: &str = r#"
    /// Documentation.
    #[derive(Clone)]
    pub(crate) struct Mix<const N: usize> for SMatrix<f32, { A + 1 }, 6> {
        interdependence_type: attribute,
        functions: [
            linear_kernel,
            a: gaussian_rbf_kernel(sigma = -SIGMA, preprocess = [tanh, softmax(dim = -1)]),
            minkowski_distance(p = inf),
            hybrid(functions = [b: constant(A = [[1, 2.5], [-3, { X }]]), custom(path::To<Type>)], fusion = prod),
            random_matrix_adaption_parameterized(r = 2, seed = 7),
            hm_parameterized(p = 2, q = 3, m_prime = M),
            multihop_graph(h = -1, accumulative = true, nodes = [a, "b", 3], links = [(a, "b"), [3, a]]),
            geometric(h = 2, w = H, patch = cuboid(p_h = 1, p_w = 0), packing_strategy = dense_square, cd_h = 2),
            parameterized_rpn(
                data_transformation = nested_expansion(composition_functions = [bspline_expansion(grid_range = [-1, 1])]),
                parameter_fabrication = hypernet_reconciliation(l = 2, W1 = [[1]]),
            ),
        ],
        fusion: weighted_summation(weights = [1, 2], require_parameters = true),
        postprocess: [scale(c = 0.5)],
    }
    struct Second for SMatrix<f64, 3, 3> { functions: [eye], fusion: metric(metric = norm(p = "fro")) }
    struct Third for SMatrix<f64, 6, 6> {
        functions: [chain(chain_length = 6, normalization_mode = row), pagerank_multihop_graph(links = [(0, 5)], c = 0.4)],
        fusion: dual_lphm_parameterized_concatenation(r = 1, p = 2, n = 4),
    }
"#;

/// Words of the language and of Rust, and some of neither.
const WORDS: [&str; 24] = [
    "struct",
    "for",
    "SMatrix",
    "f32",
    "functions",
    "fusion",
    "custom",
    "hybrid",
    "constant",
    "A",
    "kernel",
    "kernels",
    "metric",
    "weights",
    "inf",
    "true",
    "self",
    "Self",
    "r",
    "p",
    "type",
    "_x",
    "preprocess",
    "größe",
];

fn leaf() -> impl Strategy<Value = TokenTree> {
    prop_oneof![
        proptest::sample::select(WORDS.as_slice())
            .prop_map(|word| TokenTree::Ident(Ident::new(word, Span::call_site()))),
        proptest::sample::select(vec![
            '<', '>', ',', ':', '=', '-', '#', '[', '.', '!', '&', ';', '\''
        ])
        .prop_filter("a punctuation mark", |mark| !['[', '\''].contains(mark))
        .prop_map(|mark| TokenTree::Punct(Punct::new(mark, Spacing::Alone))),
        any::<u64>().prop_map(|number| TokenTree::Literal(Literal::u64_unsuffixed(number))),
        any::<u8>().prop_map(|number| TokenTree::Literal(Literal::u8_suffixed(number))),
        (-1e300..1e300)
            .prop_map(|number: f64| TokenTree::Literal(Literal::f64_unsuffixed(number.abs()))),
        ".{0,6}".prop_map(|text| TokenTree::Literal(Literal::string(&text))),
    ]
}

fn tree() -> impl Strategy<Value = TokenTree> {
    leaf().prop_recursive(4, 64, 8, |inner| {
        let delimiter = proptest::sample::select(vec![
            Delimiter::Brace,
            Delimiter::Bracket,
            Delimiter::Parenthesis,
            Delimiter::None,
        ]);
        (delimiter, vec(inner, 0..8)).prop_map(|(delimiter, tokens)| {
            Group::new(delimiter, tokens.into_iter().collect()).into()
        })
    })
}

/// The program with its `place`-th token replaced by what `change` makes of it.
fn mutated(
    tokens: TokenStream,
    place: &mut usize,
    change: &mut impl FnMut(TokenTree) -> Vec<TokenTree>,
) -> TokenStream {
    let mut output = TokenStream::new();
    for token in tokens {
        let here = *place == 0;
        *place = place.wrapping_sub(1);
        if here {
            output.extend(change(token));
        } else if let TokenTree::Group(group) = token {
            let inner = mutated(group.stream(), place, change);
            output.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
        } else {
            output.extend([token]);
        }
    }
    output
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_tokens_get_an_answer(tokens in vec(tree(), 0..24)) {
        let output = compiled(tokens.into_iter().collect());
        prop_assert!(!output.is_empty());
        prop_assert!(syn::parse2::<syn::File>(output).is_ok());
    }

    #[test]
    fn any_values_get_an_answer(functions in vec(tree(), 0..12), fusion in vec(tree(), 0..6), size in vec(tree(), 0..3)) {
        let output = compiled(quote::quote! {
            struct Mix<const N: usize> for SMatrix<f64, N, #(#size)*> { functions: [#(#functions)*], fusion: #(#fusion)* }
            struct Second for SMatrix<f32, 8, 4> {
                functions: [
                    lphm_parameterized(#(#functions)*), graph(links = [#(#functions)*]), geometric(#(#functions)*),
                    parameterized_rpn(data_transformation = #(#fusion)*, parameter_fabrication = #(#fusion)*),
                ],
                fusion: mean(#(#fusion)*),
                #(#functions)*
            }
        });
        prop_assert!(syn::parse2::<syn::File>(output).is_ok());
    }

    #[test]
    fn any_facade_gets_an_answer(tokens in vec(tree(), 0..8)) {
        let tokens: TokenStream = tokens.into_iter().collect();
        for language in [Language::Body, Language::File] {
            let _ = crate::compile::hybrid(tokens.clone(), language);
        }
        let _ = crate::weights::include(tokens);
    }

    #[test]
    fn damaged_programs_get_an_answer(changes in vec((0_usize..400, 0_u8..4, tree()), 1..4)) {
        let mut program: TokenStream = PROGRAM.parse().expect("the program is made of tokens");
        for (place, kind, other) in changes {
            let mut place = place;
            program = mutated(program, &mut place, &mut |token| match kind {
                0 => Vec::new(),
                1 => vec![token.clone(), token],
                2 => vec![other.clone()],
                _ => vec![other.clone(), token],
            });
        }
        let output = compiled(program);
        // Whatever went wrong was said, or nothing did and the structs are there.
        let mistakes = mistakes(&output);
        prop_assert!(!mistakes.is_empty() || output.to_string().contains("struct"));
        prop_assert!(mistakes.iter().all(|mistake| mistake != "\"\""));
        // The items are whole, so that rustc has no more to say of their form.
        prop_assert!(syn::parse2::<syn::File>(output).is_ok());
    }
}
