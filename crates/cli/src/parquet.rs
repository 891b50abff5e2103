//! Records to a Parquet file, where the program was built to write one.

#[cfg(feature = "parquet")]
pub(crate) use with::File;
#[cfg(not(feature = "parquet"))]
pub(crate) use without::File;

#[cfg(feature = "parquet")]
mod with {
    use crate::output;
    use anyhow::bail;
    use dateline_store::export::parquet::{Rows, Writer};
    use std::io::Write;
    use std::path::Path;

    /// A file that takes records one by one.
    pub(crate) struct File<T: Rows>(Writer<Box<dyn Write + Send>, T>);

    impl<T: Rows> File<T> {
        /// Begins the file, or standard output where none is named. `created`: when, where that should stand in it.
        ///
        /// # Errors
        /// The file cannot be made, or standard output is a terminal.
        pub(crate) fn create(path: Option<&Path>, created: Option<String>) -> anyhow::Result<Self> {
            if path.is_none() && output::on_terminal() {
                bail!("Parquet is no text for a terminal: send it to a file with > FILE");
            }
            Ok(Self(Writer::new(output::to(path)?, created)?))
        }

        /// Takes a record.
        ///
        /// # Errors
        /// The file cannot be written.
        pub(crate) fn write(&mut self, record: &T) -> anyhow::Result<()> {
            Ok(self.0.write(record)?)
        }

        /// Ends the file.
        ///
        /// # Errors
        /// The file cannot be written.
        pub(crate) fn finish(self) -> anyhow::Result<()> {
            Ok(self.0.finish()?.flush()?)
        }
    }
}

#[cfg(not(feature = "parquet"))]
mod without {
    use anyhow::bail;
    use std::convert::Infallible;
    use std::marker::PhantomData;
    use std::path::Path;

    /// A file that cannot be begun.
    pub(crate) struct File<T>(Infallible, PhantomData<T>);

    impl<T> File<T> {
        /// # Errors
        /// Always.
        pub(crate) fn create(_path: Option<&Path>, _created: Option<String>) -> anyhow::Result<Self> {
            bail!(
                "this program was built without Parquet; build it with: cargo install --path crates/cli --features parquet"
            )
        }

        #[allow(clippy::unnecessary_wraps, reason = "as in the program that writes Parquet")]
        pub(crate) fn write(&mut self, _record: &T) -> anyhow::Result<()> {
            match self.0 {}
        }

        #[allow(clippy::unnecessary_wraps, reason = "as in the program that writes Parquet")]
        pub(crate) fn finish(self) -> anyhow::Result<()> {
            match self.0 {}
        }
    }
}
