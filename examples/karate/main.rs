//! Whom did the members of a karate club follow when it split? Their friends tell.
//!
//! ```text
//! cargo run --release --example karate
//! ```
//!
//! Only the two leaders' opinions are given; they spread along the ties of the club, and more along strong ties. How strong a
//! tie is, a hybrid says: the product of a graph, which the compiler knows, and a bilinear form, which is computed only where the graph
//! has a tie. There is nothing to learn from, so nothing is tuned. Members and ties: `examples/data/README.md`.

#[path = "../common/canvas.rs"]
#[allow(dead_code, reason = "each example draws other things")]
mod canvas;
mod club;
#[path = "../common/command.rs"]
mod command;
mod picture;
mod spread;
mod ties;

use std::{
    env,
    error::Error,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use club::{Club, HI, MEMBERS, TieStrength, Ties, circles, followed, name, ties};
use command::Command;
use spread::{Opinions, spread};

const HELP: &str = "\
Tells whom the members of Zachary's karate club followed when it split, from the leaders' opinions and the members' ties.

Usage: karate [--image FILE]

  --image FILE  where to put the picture  [default: karate.png beside this program]
  -h, --help    print this text

Exit status: 0 if all went well, 1 if fewer than 33 of the 34 members are predicted,
2 if the command line is wrong or the picture cannot be written.
";

/// All but member 8, see [`STORY`]; a smaller number means that something is broken.
const EXPECTED_RIGHT: usize = 33;
/// What Zachary's paper says about the one whom his own model of the club mistook as well.
const STORY: &str = "\
Zachary tells why member 8 (his number 9) did otherwise: on the officer's side, but
three weeks from a test for the black belt, he would have had to start again with a
white one in the officer's new club.";

fn main() -> ExitCode {
    let result = match Command::parse(env::args_os(), "karate.png") {
        Ok(Command::Help) => {
            write!(io::stdout(), "{HELP}").map(|()| ExitCode::SUCCESS).map_err(Box::from)
        }
        Ok(Command::Run { image }) => run(&image, &mut io::stdout().lock()),
        Err(error) => Err(format!("{error}; see `--help`").into()),
    };
    result.unwrap_or_else(|error: Box<dyn Error>| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn run(image: &Path, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    let circles = circles();
    // A friend in common says less about a tie if he is everybody's friend, so he counts 1 / (size of his circle).
    let sizes = circles.column_sum();
    let count = with_diagonal(|_| 1.0);
    let weigh = with_diagonal(|member| 1.0 / sizes[member]);
    let strength = weigh.matrix(&circles);

    let computed = Ties::matrix_of_structure().iter().filter(|entry| **entry != 0.0).count();
    writeln!(
        out,
        "{} ties among {MEMBERS} members: {computed} of {} entries are computed\n",
        ties().count(),
        MEMBERS * MEMBERS,
    )?;
    writeln!(out, "{:32}mean of ties that   a tie that held is stronger", "strength of a tie")?;
    writeln!(out, "{:32}held      broke     than one that broke", "")?;
    describe("common members of the circles", &count.matrix(&circles), out)?;
    describe("the same, weighted", &strength, out)?;

    writeln!(out, "\n{:32}right after steps           opinion for the", "opinions spread along")?;
    writeln!(out, "{:32}1   2   3   … until rest    one really followed", "")?;
    // The graph needs no data, so what stands for x is not looked at.
    let graph = Ties::default();
    report("ties", &spread(|opinions| graph.forward(opinions)), out)?;
    report(
        "ties by common members",
        &spread(|opinions| count.forward_on(&circles, opinions)),
        out,
    )?;
    let history = spread(|opinions| weigh.forward_on(&circles, opinions));
    report("ties by weighted common members", &history, out)?;

    let opinions = history.last().ok_or("opinions never spread")?;
    list(opinions, out)?;
    picture::save(opinions, &strength, image)
        .map_err(|error| format!("{}: cannot be written: {error}", image.display()))?;
    writeln!(out, "\npicture: {}", image.display())?;

    if opinions.right() < EXPECTED_RIGHT {
        eprintln!("error: expected at least {EXPECTED_RIGHT} right, found {}", opinions.right());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// The strength of ties with a diagonal matrix as W, whose rows lie one after another in the parameters.
fn with_diagonal(weight: impl Fn(usize) -> f32) -> TieStrength {
    let mut strength = TieStrength::new([0.0; TieStrength::L]);
    for member in 0..MEMBERS {
        strength.as_mut_array()[member * MEMBERS + member] = weight(member);
    }
    strength
}

/// Whether the strength of a tie says if it will hold when the club splits.
fn describe(what: &str, strength: &Club, out: &mut impl Write) -> io::Result<()> {
    let (held, broken): (Vec<_>, Vec<_>) = ties().partition(|[i, j]| followed(*i) == followed(*j));
    let strengths = |ties: &[[usize; 2]]| -> Vec<f32> {
        ties.iter().map(|[i, j]| strength[(*i, *j)]).collect()
    };
    let (held, broken) = (strengths(&held), strengths(&broken));
    let mean = |strengths: &[f32]| strengths.iter().sum::<f32>() / strengths.len() as f32;
    let pairs = held.iter().flat_map(|held| broken.iter().map(move |broken| (held, broken)));
    // Equal ones count half.
    let stronger: f32 = pairs
        .map(|(held, broken)| if held == broken { 0.5 } else { f32::from(held > broken) })
        .sum();
    let percent = 100.0 * stronger / (held.len() * broken.len()) as f32;
    let (held, broken) = (mean(&held), mean(&broken));
    writeln!(out, "{what:32}{held:4.2}      {broken:4.2}      in {percent:.0} % of pairs")
}

/// How many are right after each of the first steps and after the last one, and how sure they are then.
fn report(along: &str, history: &[Opinions], out: &mut impl Write) -> io::Result<()> {
    let Some(last) = history.last() else { return Ok(()) };
    let first: Vec<_> =
        history.iter().take(3).map(|opinions| format!("{:<4}", opinions.right())).collect();
    let at_rest = format!("{} of {MEMBERS} ({})", last.right(), history.len());
    writeln!(out, "{along:32}{}{at_rest:16}{:.3}", first.concat(), last.sureness())
}

/// All members, from the surest follower of Mr. Hi to the surest of the officer.
#[allow(clippy::cast_sign_loss, reason = "shares are not negative")]
fn list(opinions: &Opinions, out: &mut impl Write) -> io::Result<()> {
    const BAR: usize = 40;
    let share = |member| opinions.share(member, HI);
    let mut members: Vec<usize> = (0..MEMBERS).collect();
    members.sort_by(|left, right| share(*right).total_cmp(&share(*left)));
    let heading = format!("how much of the opinion is for {}", name(HI));
    writeln!(out, "\nmember  {heading:45}  joined")?;
    for member in members {
        let filled = (share(member) * BAR as f32).round() as usize;
        let bar = "█".repeat(filled) + &"░".repeat(BAR - filled);
        let wrong = if opinions.is_right(member) { "" } else { "  ← wrong" };
        writeln!(out, "{member:6}  {bar} {:.2}  {}{wrong}", share(member), name(followed(member)))?;
    }
    writeln!(out, "\n{} of {MEMBERS} right.\n{STORY}", opinions.right())
}
