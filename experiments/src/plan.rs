//! What is run when: rounds outermost, in a round one workload after another, for a workload every
//! interpreter in turn, and the turn begins with another one each time.
//!
//! So whatever slows the machine for a while slows all interpreters, not one.

use serde::{Deserialize, Serialize};

use crate::interpreter::Identity;
use crate::profile::Profile;
use crate::workload::{Kind, Workload};

/// What a job does with its workload.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// One process starts and ends: `-c pass`.
    Startup,
    /// One process, one thread, pinned to one processor.
    Single,
    /// One process, several threads.
    Threads,
    /// As many independent processes of one thread: the ceiling.
    Processes,
    Latency,
    Pauses,
    Memory,
    /// One process under a tool that counts instructions.
    Instructions,
}

/// One thing to run once.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Job {
    pub round: u32,
    pub task: Task,
    pub workload: String,
    pub interpreter: String,
    pub threads: usize,
    /// The kind of object, of a memory job.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// The size, where it is not the workload's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
}

impl Job {
    /// The job without its round: failing twice here means failing always.
    pub fn cell(&self) -> (Task, String, String, usize, String) {
        (self.task, self.workload.clone(), self.interpreter.clone(), self.threads, self.what.clone())
    }

    /// The round that it is run in; starting up counts its own.
    pub fn pass(&self) -> u32 {
        if self.task == Task::Startup { self.round / STARTUPS } else { self.round }
    }
}

/// The spawns that make one round of starting up.
const STARTUPS: u32 = 4;

/// Every job of a run, in order.
pub fn jobs(
    profile: &Profile,
    workloads: &[Workload],
    who: &[Identity],
    startup: bool,
    counter: bool,
) -> Vec<Job> {
    let mut jobs = Vec::new();
    let rounds = profile.rounds.max(profile.thread_rounds).max(profile.few_rounds);
    for round in 0..rounds {
        if startup && round < profile.rounds {
            for turn in 0..STARTUPS {
                let round = round * STARTUPS + turn;
                jobs.extend(turn_of(who, round as usize).map(|who| Job {
                    round,
                    task: Task::Startup,
                    workload: "startup".to_owned(),
                    interpreter: who.name.clone(),
                    threads: 1,
                    what: String::new(),
                    n: None,
                }));
            }
        }
        for (place, workload) in workloads.iter().enumerate() {
            let mut round_of =
                Round { jobs: &mut jobs, profile, workload, who, round, turn: round as usize + place };
            round_of.all(counter);
        }
    }
    jobs
}

/// The interpreters, beginning with another one each turn.
fn turn_of(who: &[Identity], turn: usize) -> impl Iterator<Item = &Identity> {
    who.iter().cycle().skip(turn % who.len().max(1)).take(who.len())
}

/// One workload in one round.
struct Round<'a> {
    jobs: &'a mut Vec<Job>,
    profile: &'a Profile,
    workload: &'a Workload,
    who: &'a [Identity],
    round: u32,
    turn: usize,
}

impl Round<'_> {
    fn all(&mut self, counter: bool) {
        let profile = self.profile;
        match self.workload.kind {
            Kind::Single => {
                if self.round < profile.rounds {
                    self.each(Task::Single, 1, "", None, |_| true);
                }
                if profile.private.is_empty() || profile.private.contains(&self.workload.name) {
                    self.on_threads();
                }
                if counter && profile.instructions && self.round == 0 && self.workload.small.is_some() {
                    let peer = self.who.iter().find(|who| who.plain && !who.mode && who.is_cpython());
                    let peer = peer.map(|who| who.name.clone());
                    let counted = |who: &Identity| who.mode || Some(&who.name) == peer.as_ref();
                    self.each(Task::Instructions, 1, "", self.workload.small, counted);
                }
            }
            Kind::Shared => self.on_threads(),
            Kind::Latency => {
                if self.round < profile.few_rounds {
                    for threads in &profile.threads {
                        self.each(Task::Latency, *threads, "", None, |_| true);
                    }
                }
            }
            Kind::Pauses => {
                if self.round < profile.few_rounds {
                    self.each(Task::Pauses, 1, "", None, |_| true);
                }
            }
            Kind::Memory => {
                if self.round < profile.few_rounds {
                    for what in &self.workload.what {
                        for n in [0, self.workload.size] {
                            self.each(Task::Memory, 1, what, Some(n), |_| true);
                        }
                    }
                }
            }
        }
    }

    fn on_threads(&mut self) {
        let profile = self.profile;
        if self.round >= profile.thread_rounds {
            return;
        }
        // What is divided by one another runs back to back, while the machine is in one mood.
        let who = self.who;
        for turn in turn_of(who, self.turn) {
            if self.round >= self.thread_rounds(turn) {
                continue;
            }
            for threads in &profile.threads {
                if *threads > 1 && !turn.mode && turn.locked {
                    continue;
                }
                if *threads > 1 {
                    self.each(Task::Processes, *threads, "", None, |who| who.name == turn.name);
                }
                self.each(Task::Threads, *threads, "", None, |who| who.name == turn.name);
            }
        }
    }

    /// How many rounds an interpreter runs this workload's threads for.
    fn thread_rounds(&self, who: &Identity) -> u32 {
        if who.mode && who.name == "atomic" {
            self.profile.ablation_rounds
        } else if who.mode || !who.locked {
            self.profile.thread_rounds
        } else if self.workload.kind == Kind::Shared {
            self.profile.locked_peer_rounds
        } else {
            0
        }
    }

    fn each(
        &mut self,
        task: Task,
        threads: usize,
        what: &str,
        n: Option<u64>,
        wanted: impl Fn(&Identity) -> bool,
    ) {
        let who = turn_of(self.who, self.turn).filter(|who| wanted(who));
        self.jobs.extend(who.map(|who| Job {
            round: self.round,
            task,
            workload: self.workload.name.clone(),
            interpreter: who.name.clone(),
            threads,
            what: what.to_owned(),
            n,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    fn identity(name: &str, mode: bool, locked: bool) -> Identity {
        Identity { name: name.into(), mode, locked, ..Identity::default() }
    }

    fn workload(name: &str, kind: Kind) -> Workload {
        Workload {
            name: name.into(),
            kind,
            about: String::new(),
            size: 10,
            small: Some(2),
            what: vec!["list".into()],
        }
    }

    fn profile() -> Profile {
        Profile { threads: vec![1, 2], ..Profile::new(&Options::default()) }
    }

    #[test]
    fn rounds_are_interleaved_and_rotate() {
        let who = [identity("gil", true, true), identity("brc", true, false)];
        let jobs = jobs(&profile(), &[workload("other", Kind::Single)], &who, false, false);
        let order: Vec<&str> = jobs.iter().map(|job| job.interpreter.as_str()).collect();
        assert_eq!(order[..4], ["gil", "brc", "brc", "gil"]);
        assert_eq!(jobs.len(), 2 * profile().rounds as usize);
    }

    #[test]
    fn a_thread_count_comes_with_its_ceiling() {
        let who = [identity("gil", true, true), identity("peer", false, true)];
        let jobs = jobs(&profile(), &[workload("shared", Kind::Shared)], &who, false, false);
        let first: Vec<_> =
            jobs.iter().take(3).map(|job| (job.task, job.threads, job.interpreter.as_str())).collect();
        assert_eq!(
            first,
            [(Task::Threads, 1, "gil"), (Task::Processes, 2, "gil"), (Task::Threads, 2, "gil")]
        );
        assert!(
            jobs.iter().all(|job| job.interpreter != "peer"),
            "locked peers stay off threads in the quick profile"
        );
    }

    #[test]
    fn a_locked_peer_shows_one_thread_on_shared_data() {
        let who = [identity("brc", true, false), identity("peer", false, true)];
        let full =
            Profile { threads: vec![1, 2], ..Profile::new(&Options { full: true, ..Options::default() }) };
        let both = [workload("shared", Kind::Shared), workload("private", Kind::Single)];
        let jobs = jobs(&full, &both, &who, false, false);
        let mut peer = jobs.iter().filter(|job| job.interpreter == "peer" && job.task != Task::Single);
        assert!(peer.clone().count() > 0);
        assert!(peer.all(|job| job.task == Task::Threads && job.threads == 1 && job.workload == "shared"));
    }

    #[test]
    fn no_job_is_planned_twice() {
        let who = [identity("gil", true, true), identity("brc", true, false), identity("peer", false, false)];
        let kinds = [Kind::Single, Kind::Shared, Kind::Latency, Kind::Pauses, Kind::Memory];
        let workloads: Vec<_> = kinds.iter().map(|kind| workload(kind.word(), *kind)).collect();
        let full =
            Profile { threads: vec![1, 2], ..Profile::new(&Options { full: true, ..Options::default() }) };
        let jobs = jobs(&full, &workloads, &who, true, true);
        let different: std::collections::HashSet<_> = jobs.iter().collect();
        assert_eq!(different.len(), jobs.len());
    }
}
