-- Drives Neovim: each step that was made is a line in the file $STEPS.

local workspace, file = vim.env.WORKSPACE, io.open(vim.env.STEPS, 'w')
local patience = 15000

local function made(name)
  file:write(name, '\n')
  file:flush()
end

local function await(name, test)
  if not vim.wait(patience, test, 20) then
    error(name .. ' did not happen')
  end
  made(name)
end

local function text_of(pattern)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(bufnr):match(pattern) then
      return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n')
    end
  end
  return ''
end

local function lens_titles()
  return vim.tbl_map(function(lens) return lens.command.title end, vim.lsp.codelens.get(vim.api.nvim_get_current_buf()))
end

local function has(list, word)
  for _, each in ipairs(list) do
    if each:find(word, 1, true) then
      return true
    end
  end
  return false
end

local function script()
  local said = {}
  vim.notify = function(message) table.insert(said, message) end
  local sllint = require('sllint')
  sllint.setup({ cmd = { vim.env.SLLS }, trusted = function(root) return root == workspace .. '/trusted' end })
  vim.cmd('filetype on')
  vim.cmd('edit ' .. workspace .. '/strange/held.py')

  await('diagnostics', function()
    local found = vim.diagnostic.get(0)
    return #found == 1 and found[1].lnum == 4 and found[1].source == 'sllint'
  end)
  if #vim.diagnostic.get(0)[1].user_data.lsp.relatedInformation >= 3 then
    made('related')
  end

  vim.cmd('SllintRun')
  await('refused', function() return has(said, 'does not run code of this workspace') end)
  vim.cmd('edit ' .. workspace .. '/trusted/held.py')
  await('lens', function() return has(lens_titles(), '▶ Run') and has(lens_titles(), '✓ Confirm') end)
  vim.api.nvim_win_set_cursor(0, { 12, 0 })
  vim.cmd('SllintLens')
  await('lens run', function() return text_of('^sllint%-output:'):match('it ran\n\n%-%-%- status 0') end)
  local verdicts
  sllint.confirm(function(_, result) verdicts = result end)
  await('confirm', function() return verdicts and #verdicts == 1 and verdicts[1].verdict.status == 'confirmed' end)
  await('verdict', function() return has(lens_titles(), '✓ confirmed') end)

  vim.api.nvim_win_set_cursor(0, { 5, 8 })
  vim.ui.select = function(items, options, choose)
    for i, item in ipairs(items) do
      if options.format_item(item):lower():find('clear') then
        return choose(item, i)
      end
    end
  end
  vim.lsp.buf.code_action()
  await('code action', function()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('del result') and #vim.diagnostic.get(0) == 0
  end)

  vim.cmd('edit! ' .. workspace .. '/trusted/endless.py')
  vim.wait(patience, function() return #vim.lsp.buf_get_clients(0) > 0 end, 20)
  local progress = {}
  vim.api.nvim_create_autocmd('User', {
    pattern = 'LspProgressUpdate',
    callback = function()
      for _, each in ipairs(vim.lsp.util.get_progress_messages()) do
        table.insert(progress, tostring(each.message))
      end
    end,
  })
  vim.cmd('SllintRun')
  await('progress', function() return has(progress, 'begun') end)
  vim.cmd('SllintStop')
  await('cancel', function() return text_of('^sllint%-output:.*endless'):match('%-%-%- stopped after') end)
  made('done')
end

local ok, trouble = xpcall(script, debug.traceback)
if not ok then
  io.stderr:write(trouble, '\n')
end
file:close()
vim.cmd('qall!')
