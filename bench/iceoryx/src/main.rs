//! What messages and events are compared with: round trips by iceoryx2, through its public interface only.
//!
//! usage: iceoryx FOLDER PREFIX PROCESS
//!
//! FOLDER is where the two processes, 0 and 1, meet; the names of what they share begin with PREFIX. Each line on standard input is answered by a number of nanoseconds.
//!
//!     meet 1                      opens what both use
//!     ask SIZE FILL N             publishes N blocks, each answered by another of 8 bytes; FILL 1: a block is copied to its place
//!                                 first, 0: it is sent as it was left there
//!     answer SIZE FILL N          the answers; nothing of the blocks is read. Both sides poll
//!     ping 0 0 N, pong 0 0 N      round trips by the event service, which blocks

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

use iceoryx2::port::{listener::Listener, notifier::Notifier, publisher::Publisher, subscriber::Subscriber};
use iceoryx2::prelude::*;

/// The largest block that is sent.
const LARGEST: usize = 1 << 20;

type Fallible<T> = Result<T, Box<dyn Error>>;
type Block = [u8];

/// What one of the two processes has.
struct Peer {
    publisher: Publisher<ipc::Service, Block, ()>,
    subscriber: Subscriber<ipc::Service, Block, ()>,
    notifier: Notifier<ipc::Service>,
    listener: Listener<ipc::Service>,
    block: Vec<u8>,
    _node: Node<ipc::Service>,
}

impl Peer {
    fn meet(folder: &str, prefix: &str, me: usize) -> Fallible<Peer> {
        let mut config = Config::default();
        config.global.set_root_path(&Path::new(folder.as_bytes())?);
        config.global.prefix = FileName::new(prefix.as_bytes())?;
        let node = NodeBuilder::new()
            .config(&config)
            .signal_handling_mode(SignalHandlingMode::Disabled)
            .create::<ipc::Service>()?;
        let blocks = |to: usize| -> Fallible<_> {
            let name = format!("blocks/{to}").as_str().try_into()?;
            let service = node.service_builder(&name).publish_subscribe::<Block>();
            Ok(service
                .enable_safe_overflow(false)
                .history_size(0)
                .subscriber_max_buffer_size(2)
                .open_or_create()?)
        };
        let events = |to: usize| -> Fallible<_> {
            let name = format!("events/{to}").as_str().try_into()?;
            Ok(node.service_builder(&name).event().open_or_create()?)
        };
        Ok(Peer {
            publisher: blocks(1 - me)?.publisher_builder().initial_max_slice_len(LARGEST).create()?,
            subscriber: blocks(me)?.subscriber_builder().create()?,
            notifier: events(1 - me)?.notifier_builder().create()?,
            listener: events(me)?.listener_builder().create()?,
            block: vec![1; LARGEST],
            _node: node,
        })
    }

    /// Publishes a block, copied to its place or as it lies there.
    fn publish(&self, size: usize, fill: bool) -> Fallible<()> {
        let place = self.publisher.loan_slice_uninit(size)?;
        let sample = if fill {
            place.write_from_slice(&self.block[..size])
        } else {
            // SAFETY: bytes have no invalid values, and shared memory has been zeroed or written to.
            unsafe { place.assume_init() }
        };
        sample.send()?;
        Ok(())
    }

    /// Polls until a block is there.
    fn receive(&self) -> Fallible<()> {
        while self.subscriber.receive()?.is_none() {
            std::hint::spin_loop();
        }
        Ok(())
    }

    fn awake(&self) -> Fallible<()> {
        while self.listener.blocking_wait(|_| ())? == 0 {}
        Ok(())
    }
}

const ANSWER: usize = 8;

/// Does something n times, and returns how long that took.
fn timed(n: usize, mut once: impl FnMut() -> Fallible<()>) -> Fallible<u128> {
    let start = Instant::now();
    for _ in 0..n {
        once()?;
    }
    Ok(start.elapsed().as_nanos())
}

fn execute(peer: &mut Option<Peer>, meet: impl Fn() -> Fallible<Peer>, line: &str) -> Fallible<u128> {
    let mut words = line.split_whitespace();
    let command = words.next().ok_or("empty line")?;
    let numbers = words.map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    if command == "meet" {
        *peer = Some(meet()?);
        return Ok(0);
    }
    let p = peer.as_ref().ok_or("not met")?;
    let [size, fill, n] = numbers[..] else {
        return Err("three numbers are wanted".into());
    };
    if size > LARGEST {
        return Err("too large a block".into());
    }
    match command {
        "ask" => timed(n, || p.publish(size, fill == 1).and_then(|()| p.receive())),
        "answer" => timed(n, || p.receive().and_then(|()| p.publish(ANSWER, false))),
        "ping" => timed(n, || p.notifier.notify().map_err(Into::into).and_then(|_| p.awake())),
        "pong" => timed(n, || p.awake().and_then(|()| p.notifier.notify().map(drop).map_err(Into::into))),
        _ => Err("unknown command".into()),
    }
}

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, prefix, me] = &arguments[..] else {
        return Err("usage: iceoryx FOLDER PREFIX PROCESS".into());
    };
    let me = me.parse::<usize>()?.min(1);
    set_log_level(LogLevel::Error);
    let mut peer = None;
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        match execute(&mut peer, || Peer::meet(folder, prefix, me), &line?) {
            Ok(ns) => writeln!(out, "{ns}")?,
            Err(e) => writeln!(out, "error {e}")?,
        }
        out.flush()?;
    }
    Ok(())
}
