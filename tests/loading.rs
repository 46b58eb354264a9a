//! A full load by segments, as the application does it: those that are here are not fetched again.

use std::collections::BTreeMap;
use std::io::Read;

use domain::sync::block::Block;
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use flate2::read::GzDecoder;
use klantkompas::protocol::{BootstrapReply, BootstrapRequest, PROTOCOL_VERSION, SegmentLine};
use serde_json::json;

use crate::device::Device;
use crate::person::CallError;

/// What a device has kept aside.
#[derive(Default)]
pub struct Aside {
    /// Rows of each segment, by hash.
    pub segments: BTreeMap<String, Vec<Envelope>>,
    /// How many were fetched.
    pub fetched: usize,
    /// Bytes of them on the way.
    pub bytes: usize,
}

/// What the host offers a device.
pub async fn offered(device: &Device) -> Result<BootstrapReply, CallError> {
    let request = BootstrapRequest { device: device.id, protocol: PROTOCOL_VERSION };
    device.person.call("sync/v1/bootstrap", &json!({ "request": request })).await
}

impl Aside {
    /// Fetches a segment unless it is here; answers the status.
    pub async fn fetch(&mut self, device: &Device, line: &SegmentLine) -> Result<u16, CallError> {
        if self.segments.contains_key(&line.hash) {
            return Ok(200);
        }
        let path = format!("sync/v1/segment/{}?device={}", line.hash, device.id);
        let request = device.person.http.get(device.person.url(&path));
        let response = request.send().await.map_err(CallError::Lost)?;
        if response.status() != 200 {
            return Ok(response.status().as_u16());
        }
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let packed = response.bytes().await.map_err(CallError::Lost)?;
        let mut bytes = Vec::new();
        GzDecoder::new(&*packed).read_to_end(&mut bytes).unwrap();
        assert_eq!(sha256_hex(&bytes), line.hash);
        let rows = Block::parse(bytes).unwrap().envelopes().unwrap();
        self.segments.insert(line.hash.clone(), rows);
        (self.fetched, self.bytes) = (self.fetched + 1, self.bytes + packed.len());
        Ok(200)
    }

    /// Loads everything into a device without rows. Anything but segments is not expected.
    pub async fn load(&mut self, device: &mut Device) -> Result<(), CallError> {
        let reply = offered(device).await?;
        let BootstrapReply::Segments { cursor, segments, .. } = reply else { panic!("{reply:?}") };
        self.segments.retain(|hash, _| segments.iter().any(|line| line.hash == *hash));
        for line in &segments {
            assert_eq!(self.fetch(device, line).await?, 200);
        }
        let rows = std::mem::take(&mut self.segments).into_values().flatten();
        device.confirmed = rows.map(|row| ((row.entity.clone(), row.id), row)).collect();
        device.cursor = Some(cursor);
        device.pull().await
    }
}
