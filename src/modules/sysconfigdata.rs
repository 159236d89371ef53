//! `_sysconfigdata_…`: what `sysconfig` says of how the interpreter was built.

use crate::mode;
use crate::object::{Dict, Module, ModuleSpec, Str, Value, string};

/// The module's table; its name tells the machine.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: match (cfg!(target_arch = "aarch64"), mode::PARALLEL) {
        (true, false) => "_sysconfigdata__linux_aarch64-linux-gnu",
        (true, true) => "_sysconfigdata_t_linux_aarch64-linux-gnu",
        (false, false) => "_sysconfigdata__linux_x86_64-linux-gnu",
        (false, true) => "_sysconfigdata_t_linux_x86_64-linux-gnu",
    },
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        let vars = Dict::new();
        let arch = std::env::consts::ARCH;
        for (name, text) in [
            ("prefix", "/usr/local".into()),
            ("exec_prefix", "/usr/local".into()),
            ("VERSION", "3.14".into()),
            ("LDVERSION", "3.14".into()),
            ("ABIFLAGS", String::new()),
            ("EXT_SUFFIX", format!(".brigade-314-{arch}-linux-gnu.so")),
            ("SOABI", format!("brigade-314-{arch}-linux-gnu")),
            ("MULTIARCH", format!("{arch}-linux-gnu")),
            ("PLATLIBDIR", "lib".into()),
            ("BINDIR", "/usr/local/bin".into()),
            ("LIBDIR", "/usr/local/lib".into()),
            ("INCLUDEPY", "/usr/local/include/python3.14".into()),
            ("TZPATH", "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo".into()),
        ] {
            vars.set_str(&string::intern(name), Str::new(&text).into_value());
        }
        for (name, number) in [
            ("Py_GIL_DISABLED", i64::from(mode::PARALLEL)),
            ("Py_DEBUG", 0),
            ("Py_ENABLE_SHARED", 0),
            ("SIZEOF_VOID_P", 8),
        ] {
            vars.set_str(&string::intern(name), Value::small_int(number));
        }
        m.set("build_time_vars", vars.into_value());
        Ok(())
    },
    gil_not_used: true,
};
