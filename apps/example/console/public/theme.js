// Before anything is painted: the theme that was chosen here before, if any. The console itself comes a moment later.
{
  const chosen = localStorage.getItem('keyring-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
