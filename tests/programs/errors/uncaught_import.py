print("start")
import not_a_module_at_all
