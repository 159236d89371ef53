//! Where the interpreter is, and whether it was started from a virtual environment.

use std::path::{Path, PathBuf};

/// Where the standard library would be installed.
const PREFIX: &str = "/usr/local";

/// What `sys` tells of it.
pub struct Installation {
    /// `sys.executable`: the name that it was started by, links not followed.
    pub executable: String,
    /// `sys._base_executable`: the same, or in a virtual environment the file that it leads to.
    pub base_executable: String,
    /// `sys.prefix`: the folder of the virtual environment, if there is one.
    pub prefix: String,
    /// `sys.base_prefix`
    pub base_prefix: &'static str,
}

impl Installation {
    /// Looks for it.
    pub fn find() -> Installation {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let file = std::env::current_exe().unwrap_or_default();
        let executable = started_as().unwrap_or_else(|| file.clone());
        let environment = environment_of(&executable);
        Installation {
            base_executable: text(if environment.is_some() { &file } else { &executable }),
            prefix: environment.as_deref().map_or_else(|| PREFIX.into(), text),
            executable: text(&executable),
            base_prefix: PREFIX,
        }
    }

    /// Whether there is a virtual environment.
    pub fn is_virtual(&self) -> bool {
        self.prefix != self.base_prefix
    }
}

/// The command's own name as a path; one without a folder was found along `PATH`.
fn started_as() -> Option<PathBuf> {
    let name = PathBuf::from(std::env::args_os().next()?);
    let path = if name.components().count() > 1 || name.has_root() {
        std::path::absolute(&name).ok()?
    } else {
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|file| file.is_file())?
    };
    path.is_file().then_some(path)
}

/// The folder of the virtual environment: `pyvenv.cfg` is beside the command or one folder above.
fn environment_of(executable: &Path) -> Option<PathBuf> {
    const MARK: &str = "pyvenv.cfg";
    let folder = executable.parent()?;
    let above = folder.parent()?;
    (folder.join(MARK).is_file() || above.join(MARK).is_file()).then(|| above.to_path_buf())
}
