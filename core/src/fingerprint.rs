//! Fingerprints of a text: CRC-64-AVRO (Rabin), MD5 and SHA-256.

use md5::Digest;

/// How a fingerprint is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// CRC-64-AVRO, 8 bytes, little-endian as in the single-object header.
    Rabin,
    /// MD5, 16 bytes.
    Md5,
    /// SHA-256, 32 bytes.
    Sha256,
}

impl Algorithm {
    /// Every algorithm, in the order of the documentation.
    pub const ALL: [Algorithm; 3] = [Algorithm::Rabin, Algorithm::Md5, Algorithm::Sha256];

    /// Returns `rabin`, `md5` or `sha256`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Algorithm::Rabin => "rabin",
            Algorithm::Md5 => "md5",
            Algorithm::Sha256 => "sha256",
        }
    }

    /// Returns the algorithm of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == name)
    }

    /// Returns the fingerprint of `bytes` as lower-case hex, in the order in which its bytes are stored.
    pub fn of(self, bytes: &[u8]) -> String {
        match self {
            Algorithm::Rabin => hex(&rabin(bytes).to_le_bytes()),
            Algorithm::Md5 => hex(&md5(bytes)),
            Algorithm::Sha256 => hex(&sha2::Sha256::digest(bytes)),
        }
    }
}

/// CRC-64-AVRO of `bytes`.
///
/// Source: Avro specification, "Schema Fingerprints".
pub(crate) fn rabin(bytes: &[u8]) -> u64 {
    bytes.iter().fold(EMPTY, |fp, byte| {
        (fp >> 8) ^ TABLE[((fp ^ u64::from(*byte)) & 0xff) as usize]
    })
}

pub(crate) fn md5(bytes: &[u8]) -> [u8; 16] {
    md5::Md5::digest(bytes).into()
}

/// Returns `bytes` as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
    out
}

const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

const TABLE: [u64; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut fp = index as u64;
        let mut bit = 0;
        while bit < 8 {
            fp = (fp >> 1) ^ (EMPTY & (fp & 1).wrapping_neg());
            bit += 1;
        }
        table[index] = fp;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rabin_has_the_published_values() {
        assert_eq!(rabin(b""), 0xc15d_213a_a4d7_a795);
        assert_eq!(rabin(b"a"), 0x0ade_663b_45cf_10e2);
        assert_eq!(rabin(b"123456789"), 0xa2cd_cf94_65b2_c75f);
        assert_eq!(Algorithm::Rabin.of(b"hello world"), "60335ba6d0415528");
        assert_eq!(Algorithm::Rabin.of(b"\"int\""), "8f5c393f1ad57572");
    }
}
