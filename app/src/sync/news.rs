//! `News`: how a leader hears that there is news at the host: by the live stream; where that does
//! not come through, by long-polls; where those fail too, by the rounds that it makes every so often
//! anyway. Without clock, I/O or randomness, as `round`: told what happens, it says what to do.

use super::retry;

/// A stream on which nothing has come by then is kept back by a proxy, or there is none.
const OPENING_MS: i64 = 5_000;

/// Two heartbeats missed and a little: the stream is dead.
const SILENT_MS: i64 = 35_000;

/// A stream that died in silence is opened again after so long, drawn by lot: the devices of a host
/// that hung must not all come back at once.
const REOPEN_MS: (u32, u32) = (1_000, 60_000);

/// Polls begin no closer than this: a host that cannot wait answers at once.
const APART_MS: i64 = 5_000;

/// A poll that is not answered by then is lost: it waits 25 seconds, and travels.
const POLL_MS: i64 = 40_000;

/// How long to do without what failed, before it is tried again: the network may be another.
const WITHOUT_MS: i64 = 10 * 60 * 1000;

/// So many rounds in a row that were begun for news and brought none are a loop: something between
/// us and the host answers from a memory of its own.
const LOOP: u32 = 5;

/// How far polls are apart in a loop.
const LOOP_APART_MS: i64 = 60_000;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A round is over, and the replica stands at this head.
    Synced(u64),
    /// A round failed, the person signed out, or another tab leads: there is nothing to listen to.
    OutOfTouch,
    /// The stream tells the host's head.
    Head(u64),
    /// The stream broke, or could not be opened.
    Broken,
    /// What became of the poll with that number: the host's head, or nothing.
    Polled(u32, Option<u64>),
    /// The time that [`News::due`] names has come.
    Due,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open the live stream.
    OpenStream,
    /// Close it, if it is open.
    CloseStream,
    /// Ask, under that number, whether the host is past that head: [`Heard::Polled`].
    Poll(u32, u64),
    /// Begin a round.
    Sync,
    /// Say that the host tells of news which never comes.
    Complain,
}

/// How it is listened now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Not at all; the next good round begins it.
    Idle,
    /// The stream is opened and has said nothing yet.
    Opening,
    /// The stream speaks.
    Streaming,
    /// The stream broke and is opened again in a while.
    Reopening,
    /// A poll is under way.
    Polling,
    /// The next poll is due in a while.
    Pausing,
    /// Neither stream nor poll works; the next try is due in a while.
    Asking,
}

/// What a leader knows of listening.
#[derive(Clone, Debug)]
pub struct News {
    way: Way,
    due: Option<i64>,
    /// Where the replica stands.
    head: u64,
    /// Number of the last poll, and when it began.
    poll: (u32, i64),
    /// When a stream is tried again after it did not come through.
    stream_again: i64,
    /// Streams that broke since one last spoke.
    losses: u32,
    failed_polls: u32,
    /// The round that is to come was begun for news.
    is_expecting: bool,
    /// Such rounds in a row that brought none.
    fruitless: u32,
}

impl Default for News {
    fn default() -> Self {
        Self {
            way: Way::Idle,
            due: None,
            head: 0,
            poll: (0, 0),
            stream_again: i64::MIN,
            losses: 0,
            failed_polls: 0,
            is_expecting: false,
            fruitless: 0,
        }
    }
}

impl News {
    /// Takes what happens at `now`, in milliseconds, and says what to do about it. `chance` lies
    /// between 0 and 1.
    pub fn hear(&mut self, heard: Heard, now: i64, chance: f64) -> Vec<Act> {
        match (heard, self.way) {
            (Heard::Synced(head), _) => self.synced(head, now),
            (Heard::OutOfTouch, _) => self.out_of_touch(),
            (Heard::Head(head), Way::Opening | Way::Streaming) => {
                self.losses = 0;
                self.go(Way::Streaming, now + SILENT_MS);
                self.news(head)
            }
            (Heard::Broken, Way::Opening) => self.without_stream(now),
            (Heard::Broken, Way::Streaming) => {
                self.losses = self.losses.saturating_add(1);
                let wait = retry::wait_ms(self.losses, chance);
                self.go(Way::Reopening, now + i64::from(wait));
                vec![Act::CloseStream]
            }
            (Heard::Polled(poll, head), Way::Polling) if poll == self.poll.0 => {
                self.polled(head, now, chance)
            }
            (Heard::Due, way) if self.due.is_some_and(|due| due <= now) => {
                self.is_due(way, now, chance)
            }
            // Late word of a stream or poll that was given up, or of a time that was moved.
            _ => Vec::new(),
        }
    }

    /// When to say [`Heard::Due`], milliseconds; absent when nothing is waited for.
    pub fn due(&self) -> Option<i64> {
        self.due
    }

    /// Whether news is told again and again and never comes.
    pub fn is_looping(&self) -> bool {
        self.fruitless >= LOOP
    }

    fn synced(&mut self, head: u64, now: i64) -> Vec<Act> {
        let was_looping = self.is_looping();
        if head != self.head {
            self.fruitless = 0;
        } else if self.is_expecting {
            self.fruitless = self.fruitless.saturating_add(1);
        }
        (self.head, self.is_expecting) = (head, false);
        let mut acts = Vec::new();
        if self.is_looping() && !was_looping {
            acts.push(Act::Complain);
        }
        if self.way == Way::Idle {
            acts.extend(self.open(now));
        }
        acts
    }

    fn out_of_touch(&mut self) -> Vec<Act> {
        self.way = Way::Idle;
        self.due = None;
        self.failed_polls = 0;
        self.is_expecting = false;
        self.stream_again = i64::MIN;
        vec![Act::CloseStream]
    }

    fn open(&mut self, now: i64) -> Vec<Act> {
        self.go(Way::Opening, now + OPENING_MS);
        vec![Act::OpenStream]
    }

    /// The stream does not come through here: polls take its place.
    fn without_stream(&mut self, now: i64) -> Vec<Act> {
        self.stream_again = now + WITHOUT_MS;
        vec![Act::CloseStream, self.begin_poll(now)]
    }

    fn begin_poll(&mut self, now: i64) -> Act {
        self.poll = (self.poll.0.wrapping_add(1), now);
        self.go(Way::Polling, now + POLL_MS);
        Act::Poll(self.poll.0, self.head)
    }

    fn polled(&mut self, head: Option<u64>, now: i64, chance: f64) -> Vec<Act> {
        let Some(head) = head else {
            self.failed_polls = self.failed_polls.saturating_add(1);
            if self.failed_polls > 1 {
                self.failed_polls = 0;
                self.go(Way::Asking, now + WITHOUT_MS);
            } else {
                self.go(Way::Pausing, now + i64::from(retry::wait_ms(2, chance)));
            }
            // Whether it is the poll or the host, a round finds out.
            return vec![Act::Sync];
        };
        self.failed_polls = 0;
        let apart = if self.is_looping() { LOOP_APART_MS } else { APART_MS };
        self.go(Way::Pausing, now.max(self.poll.1 + apart));
        self.news(head)
    }

    /// A head was told: when it is past ours, there is something to fetch. In a loop the rounds that
    /// are made anyway have to do.
    fn news(&mut self, head: u64) -> Vec<Act> {
        if head <= self.head {
            return Vec::new();
        }
        self.is_expecting = true;
        if self.is_looping() { Vec::new() } else { vec![Act::Sync] }
    }

    fn is_due(&mut self, way: Way, now: i64, chance: f64) -> Vec<Act> {
        self.due = None;
        match way {
            Way::Idle => Vec::new(),
            Way::Opening => self.without_stream(now),
            Way::Streaming => {
                let wait = retry::between(REOPEN_MS, chance);
                self.go(Way::Reopening, now + i64::from(wait));
                vec![Act::CloseStream, Act::Sync]
            }
            Way::Reopening => {
                self.way = Way::Idle;
                vec![Act::Sync]
            }
            Way::Polling => self.polled(None, now, chance),
            Way::Pausing if now < self.stream_again => vec![self.begin_poll(now)],
            Way::Pausing | Way::Asking => self.open(now),
        }
    }

    fn go(&mut self, way: Way, due: i64) {
        (self.way, self.due) = (way, Some(due));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A leader whose time is moved by hand.
    struct Leader {
        news: News,
        now: i64,
    }

    impl Leader {
        /// In touch, at head 7, with the stream just opened.
        fn opening() -> Self {
            let mut leader = Self { news: News::default(), now: 1_000_000 };
            leader.check(Heard::Synced(7), &[Act::OpenStream]);
            leader
        }

        fn streaming() -> Self {
            let mut leader = Self::opening();
            leader.check(Heard::Head(7), &[]);
            leader
        }

        fn polling() -> Self {
            let mut leader = Self::opening();
            leader.check(Heard::Broken, &[Act::CloseStream, Act::Poll(1, 7)]);
            leader
        }

        #[track_caller]
        fn check(&mut self, heard: Heard, expected: &[Act]) {
            assert_eq!(self.news.hear(heard, self.now, 0.5), expected);
        }

        /// Moves on to when it is due, which must be within the given milliseconds from now.
        #[track_caller]
        fn due(&mut self, within: std::ops::RangeInclusive<i64>, expected: &[Act]) {
            let due = self.news.due().unwrap();
            assert!(within.contains(&(due - self.now)), "due in {}", due - self.now);
            self.now = due;
            self.check(Heard::Due, expected);
        }
    }

    #[test]
    fn a_head_past_ours_begins_a_round_and_one_that_is_not_does_nothing() {
        let mut leader = Leader::streaming();
        leader.check(Heard::Head(8), &[Act::Sync]);
        leader.check(Heard::Synced(8), &[]);
        leader.check(Heard::Head(8), &[]);
        leader.check(Heard::Head(3), &[]);
    }

    #[test]
    fn a_stream_that_says_nothing_in_five_seconds_gives_way_to_polls() {
        let mut leader = Leader::opening();
        leader.due(5_000..=5_000, &[Act::CloseStream, Act::Poll(1, 7)]);
    }

    #[test]
    fn a_host_without_a_stream_is_polled_at_once_and_five_seconds_apart() {
        let mut leader = Leader::polling();
        leader.now += 20;
        leader.check(Heard::Polled(1, Some(7)), &[]);
        leader.due(4_980..=4_980, &[Act::Poll(2, 7)]);
        leader.now += 25_000;
        leader.check(Heard::Polled(2, Some(7)), &[]);
        leader.due(0..=0, &[Act::Poll(3, 7)]);
    }

    #[test]
    fn a_poll_brings_news_and_the_next_asks_from_there() {
        let mut leader = Leader::polling();
        leader.now += 6_000;
        leader.check(Heard::Polled(1, Some(9)), &[Act::Sync]);
        leader.check(Heard::Synced(9), &[]);
        leader.due(0..=0, &[Act::Poll(2, 9)]);
        // Of a poll that was given up nothing is heard.
        leader.check(Heard::Polled(1, Some(99)), &[]);
        leader.check(Heard::Head(99), &[]);
    }

    #[test]
    fn a_second_failed_poll_leaves_it_to_the_rounds_and_a_stream_is_tried_in_ten_minutes() {
        let mut leader = Leader::polling();
        leader.check(Heard::Polled(1, None), &[Act::Sync]);
        leader.check(Heard::Synced(7), &[]);
        leader.due(500..=2_000, &[Act::Poll(2, 7)]);
        // Not even an answer.
        leader.due(40_000..=40_000, &[Act::Sync]);
        leader.check(Heard::Synced(7), &[]);
        leader.due(600_000..=600_000, &[Act::OpenStream]);
    }

    #[test]
    fn polls_make_room_for_a_stream_after_ten_minutes() {
        let mut leader = Leader::polling();
        for poll in 1..=24 {
            leader.now += 25_000;
            leader.check(Heard::Polled(poll, Some(7)), &[]);
            let next = [Act::Poll(poll + 1, 7)];
            leader.due(0..=0, if poll < 24 { &next } else { &[Act::OpenStream] });
        }
    }

    #[test]
    fn a_stream_that_breaks_is_opened_again_soon_by_way_of_a_round() {
        let mut leader = Leader::streaming();
        leader.check(Heard::Broken, &[Act::CloseStream]);
        leader.check(Heard::Broken, &[]);
        // A round for another reason does not cut the wait short.
        leader.check(Heard::Synced(7), &[]);
        leader.due(375..=500, &[Act::Sync]);
        leader.check(Heard::Synced(7), &[Act::OpenStream]);
    }

    #[test]
    fn streams_that_keep_breaking_are_opened_ever_less_often() {
        let mut leader = Leader::streaming();
        leader.news.losses = 100;
        leader.check(Heard::Broken, &[Act::CloseStream]);
        leader.due(30_000..=45_000, &[Act::Sync]);
        leader.check(Heard::Synced(7), &[Act::OpenStream]);
        leader.check(Heard::Head(7), &[]);
        leader.check(Heard::Broken, &[Act::CloseStream]);
        leader.due(375..=500, &[Act::Sync]);
    }

    #[test]
    fn two_missed_heartbeats_close_the_stream_and_look_at_once_and_reopen_by_lot() {
        let mut leader = Leader::streaming();
        leader.now += 15_000;
        leader.check(Heard::Head(7), &[]);
        leader.due(35_000..=35_000, &[Act::CloseStream, Act::Sync]);
        leader.check(Heard::Synced(7), &[]);
        leader.due(30_500..=30_500, &[Act::Sync]);
        leader.check(Heard::Synced(7), &[Act::OpenStream]);
        let [soonest, latest] = [0.0, 1.0].map(|chance| {
            let mut news = News::default();
            news.hear(Heard::Synced(1), 0, chance);
            news.hear(Heard::Head(1), 0, chance);
            news.hear(Heard::Due, 35_000, chance);
            news.due().unwrap() - 35_000
        });
        assert_eq!((soonest, latest), (1_000, 60_000));
    }

    #[test]
    fn out_of_touch_nothing_is_listened_to_until_a_round_succeeds() {
        for mut leader in [Leader::opening(), Leader::streaming(), Leader::polling()] {
            leader.check(Heard::OutOfTouch, &[Act::CloseStream]);
            assert_eq!(leader.news.due(), None);
            for late in [Heard::Head(9), Heard::Broken, Heard::Polled(1, Some(9)), Heard::Due] {
                leader.check(late, &[]);
            }
            leader.check(Heard::Synced(7), &[Act::OpenStream]);
        }
    }

    #[test]
    fn five_rounds_for_news_that_never_comes_are_a_loop_and_progress_ends_it() {
        let mut leader = Leader::streaming();
        for round in 1..=4 {
            leader.check(Heard::Head(8), &[Act::Sync]);
            leader.check(Heard::Synced(7), &[]);
            assert!(!leader.news.is_looping(), "after {round}");
        }
        // A round that nobody told to look does not count.
        leader.check(Heard::Synced(7), &[]);
        leader.check(Heard::Head(8), &[Act::Sync]);
        leader.check(Heard::Synced(7), &[Act::Complain]);
        assert!(leader.news.is_looping());
        leader.check(Heard::Head(8), &[]);
        leader.check(Heard::Synced(7), &[]);
        leader.check(Heard::Synced(8), &[]);
        assert!(!leader.news.is_looping());
        leader.check(Heard::Head(9), &[Act::Sync]);
    }

    #[test]
    fn a_loop_of_polls_is_a_minute_apart() {
        let mut leader = Leader::polling();
        for poll in 1..=5 {
            leader.check(Heard::Polled(poll, Some(8)), &[Act::Sync]);
            let complaint = [Act::Complain];
            leader.check(Heard::Synced(7), if poll < 5 { &[] } else { &complaint });
            leader.due(5_000..=5_000, &[Act::Poll(poll + 1, 7)]);
        }
        leader.check(Heard::Polled(6, Some(8)), &[]);
        leader.due(60_000..=60_000, &[Act::Poll(7, 7)]);
    }
}
