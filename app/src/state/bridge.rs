//! The wire to this tab's worker: starts it, numbers questions, hands answers to who waits.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::prelude::*;
use web_sys::{Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::storage::cipher::Cipher;
use crate::worker::message::{AskError, Asked, FromWorker, ToWorker};
use crate::worker::packet::{Packed, packed, part, unpacked, with};

/// What a listener of [`Bridge::start`] receives: a message and the buffers beside it.
type Listener = Box<dyn Fn(FromWorker, Array)>;

/// The wire to this tab's worker.
#[derive(Clone, Default)]
pub struct Bridge(Rc<RefCell<Wire>>);

#[derive(Default)]
struct Wire {
    worker: Option<Worker>,
    /// The worker said hello; until then messages wait in `backlog`.
    awake: bool,
    backlog: Vec<Object>,
    waiting: HashMap<u32, Waiting>,
    last_ask: u32,
}

struct Waiting {
    answer: oneshot::Sender<Result<Packed, AskError>>,
    progress: Option<Rc<dyn Fn(u32, u32)>>,
}

impl Bridge {
    /// Starts the worker that `<meta name="worker">` names, with the page's own compiled code.
    ///
    /// # Errors
    ///
    /// A sentence saying why there is no worker.
    pub fn start(&self, listener: Listener) -> Result<(), String> {
        let path = worker_path().ok_or("the page does not name its worker")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&path, &options)
            .map_err(|error| format!("the worker does not start: {error:?}"))?;
        let bridge = self.clone();
        let receive = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            match unpacked(&data) {
                Ok(message) => bridge.receive(message, buffers(&data), &listener),
                Err(error) => log(&format!("a message of the worker cannot be read: {error}")),
            }
        });
        worker.set_onmessage(Some(receive.as_ref().unchecked_ref()));
        // Lives as long as the page.
        receive.forget();
        worker
            .post_message(&with(Object::new(), "code", &wasm_bindgen::module()))
            .map_err(|error| format!("the worker cannot be given its program: {error:?}"))?;
        end_with_page(worker.clone());
        self.0.borrow_mut().worker = Some(worker);
        Ok(())
    }

    /// Sends a message, with files beside it.
    pub fn send(&self, message: &ToWorker, files: &Array) {
        match packed(message) {
            Ok(packet) => self.post(with(packet, "files", files)),
            Err(error) => log(&format!("a message for the worker: {error}")),
        }
    }

    /// Sends a message, with the key beside it.
    pub fn send_key(&self, message: &ToWorker, cipher: Option<&Cipher>) {
        match (packed(message), cipher) {
            (Ok(packet), Some(cipher)) => self.post(cipher.beside(packet)),
            (Ok(packet), None) => self.post(packet),
            (Err(error), _) => log(&format!("a message for the worker: {error}")),
        }
    }

    fn post(&self, packet: Object) {
        let mut wire = self.0.borrow_mut();
        match (&wire.worker, wire.awake) {
            (Some(worker), true) => post(worker, &packet),
            _ => wire.backlog.push(packet),
        }
    }

    /// Asks and waits for the answer. `started` learns the question's number, for cancelling.
    pub async fn ask(
        &self,
        asked: Asked,
        files: &[File],
        progress: Option<Rc<dyn Fn(u32, u32)>>,
        started: impl FnOnce(u32),
    ) -> Result<Packed, AskError> {
        let (answer, waiting) = oneshot::channel();
        let ask = {
            let mut wire = self.0.borrow_mut();
            if wire.worker.is_none() {
                return Err(AskError::Closed);
            }
            wire.last_ask = wire.last_ask.wrapping_add(1);
            let ask = wire.last_ask;
            wire.waiting.insert(ask, Waiting { answer, progress });
            ask
        };
        started(ask);
        self.send(&ToWorker::Ask { ask, asked }, &files.iter().collect());
        waiting.await.unwrap_or(Err(AskError::Closed))
    }

    /// Ends every waiting question: the data was closed.
    pub fn close(&self) {
        self.0.borrow_mut().waiting.clear();
    }

    fn receive(&self, message: FromWorker, buffers: Array, listener: &Listener) {
        match message {
            FromWorker::Answer { ask, answer } => {
                let waiting = self.0.borrow_mut().waiting.remove(&ask);
                if let Some(waiting) = waiting {
                    // Whoever asked may have left the page.
                    waiting.answer.send(answer).ok();
                }
            }
            FromWorker::Progress { ask, done, total } => {
                let wire = self.0.borrow();
                let progress = wire.waiting.get(&ask).and_then(|waiting| waiting.progress.clone());
                drop(wire);
                if let Some(progress) = progress {
                    progress(done, total);
                }
            }
            message => {
                self.wake();
                listener(message, buffers);
            }
        }
    }

    /// The first message of the worker says that it listens.
    fn wake(&self) {
        let mut wire = self.0.borrow_mut();
        if wire.awake {
            return;
        }
        wire.awake = true;
        let backlog = std::mem::take(&mut wire.backlog);
        if let Some(worker) = &wire.worker {
            backlog.iter().for_each(|packet| post(worker, packet));
        }
    }
}

fn post(worker: &Worker, packet: &Object) {
    if let Err(error) = worker.post_message(packet) {
        log(&format!("the worker cannot be told: {error:?}"));
    }
}

fn buffers(data: &JsValue) -> Array {
    part(data, "buffers").map(|buffers| Array::from(&buffers)).unwrap_or_default()
}

/// A page that is left may be frozen together with its worker, which would go on holding the lock
/// and open transactions that the next page waits for. So the worker ends with its page, and a page
/// that comes back from the freezer loads anew.
///
/// Both listeners stay for the page's life. They take the event by value: a borrowed one would make
/// wasm-bindgen write an instruction that Debian's wasm-opt cannot read.
fn end_with_page(worker: Worker) {
    let comes_back = |event: Event| {
        let persisted = Reflect::get(&event, &"persisted".into());
        if persisted.is_ok_and(|persisted| persisted.is_truthy())
            && let Some(window) = web_sys::window()
        {
            drop(window.location().reload());
        }
    };
    drop(window_event_listener_untyped("pagehide", move |_| worker.terminate()));
    drop(window_event_listener_untyped("pageshow", comes_back));
}

fn worker_path() -> Option<String> {
    let document = web_sys::window()?.document()?;
    document.query_selector("meta[name=worker]").ok()??.get_attribute("content")
}

fn log(text: &str) {
    web_sys::console::error_1(&text.into());
}
