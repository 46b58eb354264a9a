//! The worker's front: takes the page's messages to the open desk and its engine.

use std::cell::RefCell;
use std::rc::Rc;

use domain::id::{UserId, WorkspaceId};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use crate::storage::cipher::Cipher;
use crate::sync::Engine;
use crate::worker::desk::Desk;
use crate::worker::message::{AskError, Asked, FromWorker, Stage, ToWorker};
use crate::worker::packet::{part, unpacked};
use crate::worker::{Page, log};

/// What is open now.
struct Office {
    page: Page,
    open: RefCell<Option<Open>>,
}

#[derive(Clone)]
struct Open {
    desk: Rc<Desk>,
    engine: Rc<Engine>,
}

/// Whether this program runs in a worker.
pub fn is_here() -> bool {
    Page::of_worker().is_some()
}

/// Listens to the page, and says that it does.
pub fn start() {
    let Some(page) = Page::of_worker() else { return log("the worker runs outside a worker") };
    let office = Rc::new(Office { page: page.clone(), open: RefCell::new(None) });
    let listening = office.clone();
    let receive = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let files = part(&data, "files").map(|files| Array::from(&files)).unwrap_or_default();
        match unpacked(&data) {
            Ok(message) => listening.receive(message, &files, Cipher::of_message(&data)),
            Err(error) => log(&format!("a message of the page cannot be read: {error}")),
        }
    });
    page.scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    receive.forget();
    let back = office;
    let online = Closure::<dyn Fn()>::new(move || back.sync_now());
    page.scope().set_ononline(Some(online.as_ref().unchecked_ref()));
    online.forget();
    page.tell(&FromWorker::Stage(Stage::Closed));
}

impl Office {
    fn receive(&self, message: ToWorker, files: &Array, cipher: Option<Cipher>) {
        match message {
            ToWorker::Open { workspace, user, as_of } => {
                self.close();
                self.open(workspace, user, cipher);
                self.with(|open| {
                    spawn_local(async move {
                        open.desk.opened().await;
                        open.desk.expect(as_of);
                    });
                });
            }
            ToWorker::Key => {
                self.with(|open| cipher.into_iter().for_each(|it| open.desk.connection.unlock(it)));
                self.sync_now();
            }
            ToWorker::HasRead => self.with(|open| open.desk.page_has_read()),
            ToWorker::Known { mark } => self.with(|open| open.desk.page_knows(mark)),
            ToWorker::Ask { ask, asked } => self.ask(ask, asked, files),
            ToWorker::Cancel { ask } => self.with(|open| open.desk.cancel(ask)),
            ToWorker::Entry { text } => self.with(|open| {
                spawn_local(async move {
                    open.desk.opened().await;
                    if let Err(error) = open.desk.made(text).await {
                        log(&format!("a saved entry cannot be shown: {error}"));
                    }
                });
            }),
            ToWorker::AsOf { as_of } => self.with(|open| {
                spawn_local(async move {
                    open.desk.opened().await;
                    open.desk.expect(as_of);
                });
            }),
            ToWorker::SyncNow => self.sync_now(),
            ToWorker::Close => self.close(),
        }
    }

    fn open(&self, workspace: WorkspaceId, user: UserId, cipher: Option<Cipher>) {
        let desk = Desk::new(self.page.clone(), workspace, user);
        cipher.into_iter().for_each(|cipher| desk.connection.unlock(cipher));
        let engine = Rc::new(Engine::start(desk.clone()));
        *self.open.borrow_mut() = Some(Open { desk, engine });
    }

    fn ask(&self, ask: u32, asked: Asked, files: &Array) {
        let page = self.page.clone();
        let Some(Open { desk, .. }) = self.open.borrow().clone() else {
            return page.tell(&FromWorker::Answer { ask, answer: Err(AskError::Closed) });
        };
        let files: Vec<File> = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
        spawn_local(async move {
            desk.opened().await;
            let answer = desk.answer(ask, asked, files).await;
            page.tell(&FromWorker::Answer { ask, answer });
        });
    }

    fn sync_now(&self) {
        self.with(|open| open.engine.sync_now());
    }

    fn close(&self) {
        if let Some(Open { desk, engine }) = self.open.take() {
            desk.close();
            engine.close();
        }
    }

    fn with(&self, work: impl FnOnce(Open)) {
        let open = self.open.borrow().clone();
        if let Some(open) = open {
            work(open);
        }
    }
}
