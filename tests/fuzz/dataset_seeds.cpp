// Writes the first inputs of open_dataset_fuzz into a folder: tiny datasets, as we write them and in other
// forms that hostile files may have.
#include <cstdio>
#include <filesystem>

#include "lrml/data/write_dataset.h"
#include "support/python.h"
#include "support/small_dataset.h"

namespace lrml::test {
namespace {

/// Without chunks and filters, and in HDF5's first form.
constexpr auto other_forms = R"(
import h5py, pathlib, sys
folder = pathlib.Path(sys.argv[1])
with h5py.File(folder / 'ours') as ours:
    for name, form in ('plain', 'v110'), ('first', 'earliest'):
        with h5py.File(folder / name, 'w', libver=(form, 'v110')) as copy:
            copy.attrs.update(ours.attrs)
            def add(path, array):
                if isinstance(array, h5py.Dataset):
                    copy[path] = array[...]
            ours.visititems(add)
)";

DatasetContents seed_contents() {
  auto contents = small_contents(4, 12, 1);
  contents.user_attributes["age"] = contents.user_ids;
  contents.synthetic.labels["user_group"] = {0, 1, 2, 3};
  contents.synthetic.parameters["beta"] = 8.0;
  return contents;
}

}  // namespace
}  // namespace lrml::test

int main(int, char** arguments) {
  const std::filesystem::path folder = arguments[1];
  lrml::write_dataset(folder / "ours", lrml::test::seed_contents());
  if (lrml::test::python_has_h5py())
    std::fputs(lrml::test::run_python(lrml::test::other_forms, folder).c_str(), stderr);
}
