# `cpack` in a build directory makes lrml-dist_<version>_<architecture>.deb of what `cmake --install` would install.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lrml-dist)
set(CPACK_PACKAGE_CONTACT "the lrml_dist maintainers <lrml-dist@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no library stands for: mpirun, the tables of sweep.sh and repeat.sh.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "openmpi-bin, python3")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox") # the pictures of report and explain
include(CPack)
