//! Someone who is signed in at a host, and calls it as the application does.

use anyhow::{Context, Result};
use klantkompas::error::ApiError;
use klantkompas::protocol::{Acceptance, Session};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The password of everyone here.
pub const PASSWORD: &str = "a long password";

/// Someone who is signed in.
#[derive(Clone)]
pub struct Person {
    pub http: reqwest::Client,
    pub origin: String,
}

/// A call that did not end in an answer of the host's own.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The host says why it could not.
    #[error("{0}")]
    Refused(ApiError),
    /// No answer, or half of one.
    #[error("no answer: {0}")]
    Lost(reqwest::Error),
}

impl CallError {
    /// What the host refused it with.
    pub fn refusal(self) -> ApiError {
        match self {
            Self::Refused(error) => error,
            Self::Lost(error) => panic!("{error:?}"),
        }
    }
}

impl Person {
    /// Nobody yet: a browser without a cookie.
    pub fn stranger(origin: &str) -> Result<Self> {
        let http = reqwest::Client::builder().cookie_store(true).build()?;
        Ok(Self { http, origin: origin.to_owned() })
    }

    /// Accepts a link, and is signed in.
    pub async fn accept(origin: &str, link: &str, email: &str) -> Result<Self> {
        let person = Self::stranger(origin)?;
        person.join(link, email).await?;
        Ok(person)
    }

    /// As [`Person::accept`], where that may be refused.
    pub async fn join(&self, link: &str, email: &str) -> Result<Session> {
        let (_, token) = link.split_once("token=").context("a link without a token")?;
        let acceptance = Acceptance {
            token: token.to_owned(),
            firm: "Bakkerij Test".to_owned(),
            name: "Someone".to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            language: "en".to_owned(),
        };
        Ok(self.call("api/v1/account/accept", &json!({ "acceptance": acceptance })).await?)
    }

    /// Calls a server function.
    pub async fn call<Answer: DeserializeOwned>(
        &self,
        endpoint: &str,
        arguments: &Value,
    ) -> Result<Answer, CallError> {
        read(self.http.post(self.url(endpoint)).json(arguments)).await
    }

    /// Calls a server function and drops its answer as it begins to arrive.
    pub async fn call_unheard(&self, endpoint: &str, arguments: &Value) -> Result<(), CallError> {
        let request = self.http.post(self.url(endpoint)).json(arguments);
        request.send().await.map(drop).map_err(CallError::Lost)
    }

    /// Reads what a plain route answers.
    pub async fn get<Answer: DeserializeOwned>(&self, path: &str) -> Result<Answer, CallError> {
        read(self.http.get(self.url(path))).await
    }

    /// Sends one block of an import; answers the status.
    pub async fn put_block(&self, hash: &str, bytes: Vec<u8>) -> Result<u16, CallError> {
        let url = self.url(&format!("sync/v1/block/{hash}"));
        let response = self.http.put(url).body(bytes).send().await.map_err(CallError::Lost)?;
        Ok(response.status().as_u16())
    }

    /// The full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.origin)
    }
}

async fn read<Answer: DeserializeOwned>(
    request: reqwest::RequestBuilder,
) -> Result<Answer, CallError> {
    let response = request.send().await.map_err(CallError::Lost)?;
    if response.status().is_success() {
        return response.json().await.map_err(CallError::Lost);
    }
    Err(CallError::Refused(response.json().await.map_err(CallError::Lost)?))
}
